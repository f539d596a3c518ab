// A request in the journal: as it is stored, and as the pipeline passes it in.
import type { Caller } from '../domain/iam.ts'
import type { RefusalFacts, RefusalName } from '../domain/refusals.ts'
import type { WorkspaceEvent } from './events.ts'

/**
 * The parts of a request that decide its reply. `raw` is the base64 of a body that is not JSON.
 */
export type EntryInput = {
  params?: Readonly<Record<string, string>>
  query?: Readonly<Record<string, string>>
  headers?: Readonly<Record<string, string>>
  body?: unknown
  raw?: unknown
}

/** client: a call of the cloud's API; control: of the control API; fixture: a fixture's step. */
export type Origin = 'client' | 'control' | 'fixture'

/** A request with its reply. Instants are epoch ms of the workspace's clock. */
export type Entry = {
  /** The number of the request in its workspace, from 1. */
  seq: number
  /** Its number among the events; those that happened during the request come before it. */
  event_id: number
  request_id: string
  origin: Origin
  at_ms: number
  operation: string
  method: string
  path: string
  caller: Caller | null
  /** Its secrets are sealed. */
  input: EntryInput
  status: number
  error_code: string | null
  /** The rule that refused it, with the facts for its message; null if it was not refused. */
  refusal: { name: RefusalName; facts: RefusalFacts } | null
  /** SHA-256 of the reply as it was sent: status, headers and body. */
  reply_sha256: string
  /** The reply's headers, redacted, without those that every reply has. */
  reply_headers?: Readonly<Record<string, string>>
  /** The reply's body, redacted, and cut to 16,384 characters. */
  reply: unknown
  /** Ids of the faults that applied to it. */
  faults: readonly string[]
  /** Present if the emulator was strict for this request. */
  strict?: true
  /** Access keys in the request that belonged to another workspace; a replay needs to know them. */
  keys_elsewhere?: readonly string[]
}

/** An event in the journal, with its number and that of its request. */
export type EventEntry = WorkspaceEvent & { id: number; request: number }

/** The event of a request that was handled. */
export type RequestEvent = {
  kind: 'request'
  id: number
  /** The number of the request: `seq` of its entry. */
  request: number
} & Pick<
  Entry,
  | 'at_ms'
  | 'request_id'
  | 'origin'
  | 'operation'
  | 'method'
  | 'path'
  | 'caller'
  | 'status'
  | 'error_code'
  | 'faults'
>

/** What the pipeline records of a request. The rest of the entry is added when it is written. */
export type RequestRecord = Pick<
  Entry,
  | 'request_id'
  | 'origin'
  | 'at_ms'
  | 'operation'
  | 'method'
  | 'path'
  | 'caller'
  | 'input'
  | 'status'
  | 'error_code'
  | 'refusal'
  | 'faults'
  | 'strict'
  | 'keys_elsewhere'
> & {
  headers: Readonly<Record<string, string>>
  /** The bytes of the request's body. They are parsed when the entry is written. */
  raw: Uint8Array | undefined
  /** The body of the reply as it was sent. */
  text: string | Buffer | undefined
}
