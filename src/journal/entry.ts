// One request as the journal keeps it, and as it is handed in.
import type { Caller } from '../domain/iam.ts'
import type { RefusalFacts, RefusalName } from '../domain/refusals.ts'
import type { WorkspaceEvent } from './events.ts'

/**
 * What a request gave: the parts that decide its reply. `raw`: base64 of a body that is no JSON.
 */
export type EntryInput = {
  params?: Readonly<Record<string, string>>
  query?: Readonly<Record<string, string>>
  headers?: Readonly<Record<string, string>>
  body?: unknown
  raw?: unknown
}

/** client: over the API; control: to the emulator itself; fixture: a step of a fixture. */
export type Origin = 'client' | 'control' | 'fixture'

/** A request, its reply and their circumstances. Instants are epoch ms of the workspace's clock. */
export type Entry = {
  /** Its place in the order of the workspace's requests, from 1. */
  seq: number
  /** Its place among the events: after what happened during it. */
  event_id: number
  request_id: string
  origin: Origin
  at_ms: number
  operation: string
  method: string
  path: string
  caller: Caller | null
  /** Secrets in it are sealed. */
  input: EntryInput
  status: number
  error_code: string | null
  /** Which rule refused it, with what it named; null if none did. */
  refusal: { name: RefusalName; facts: RefusalFacts } | null
  /** SHA-256 of status, headers and body of the reply, as they were sent. */
  reply_sha256: string
  /** The headers of the reply that are not the same for all, their secrets crossed out. */
  reply_headers?: Readonly<Record<string, string>>
  /** The reply's body, its secrets crossed out; a long one is cut to 16,384 characters. */
  reply: unknown
  /** Ids of the faults that struck it. */
  faults: readonly string[]
  /** Whether the emulator was strict towards it; absent if it was not. */
  strict?: true
  /** Access keys that it named and another workspace had: all it learned of other workspaces. */
  keys_elsewhere?: readonly string[]
}

/** A happening as the event log keeps it: with its number and that of its request. */
export type EventEntry = WorkspaceEvent & { id: number; request: number }

/** That a request was answered, as one event among the others. */
export type RequestEvent = {
  kind: 'request'
  id: number
  /** Its number: that of its entry. */
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

/** What a visit leaves behind: everything of its entry that is known when it ends. */
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
  /** The body of the request as it came; it is read when the entry is written. */
  raw: Uint8Array | undefined
  /** The body of the reply as it goes out. */
  text: string | Buffer | undefined
}
