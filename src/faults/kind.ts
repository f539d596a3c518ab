// What a kind of fault says of itself: each is one file beside this one, and a line in index.ts.
import type { z } from 'zod'
import type { CloudOperation } from '../api/operation.ts'
import type { Fault } from '../domain/fault.ts'
import type { Caller } from '../domain/iam.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** before: the operation does not run; after: it has run, and only its reply is struck. */
export type When = 'before' | 'after'

/** What the wire does to a reply; carried out in http/, and a note where there is no wire. */
export type Wire = {
  /** Real ms, since it is the wire that is slow. */
  delay_ms?: number
  /** The body goes out in pieces of `piece_bytes`, `bytes_per_s` in all. */
  drip?: { bytes_per_s: number; piece_bytes: number }
  /** How the connection ends early; never: it stays open, and no reply comes. */
  end?: 'closed' | 'reset' | 'never' | { after_bytes: number } | { after_fraction: number }
}

/** An error to tell in the envelope of the API that was called. */
export type Told = {
  code: string
  status: number
  message: string
  headers?: Record<string, string>
  /** The facts of PermissionDenied, for SMS.9004. */
  denial?: { why: string; encoded: string }
}

/** A body that no envelope holds. */
export type Page = { status: number; headers: Record<string, string>; body: Buffer | undefined }

/** What a fault does to a request. */
export type Strike = {
  /** For the log of events. */
  detail: string
  when: When
  /** The reply in place of the operation's own. */
  reply?: { told: Told } | { page: Page }
  /** Changes the bytes of the reply's body. */
  change?: (body: Buffer) => Buffer
  wire?: Wire
}

/** The row of the operation that was called. */
export type StruckRow = Pick<
  CloudOperation,
  'id' | 'method' | 'policyAction' | 'resourceType' | 'legacyPolicyAction' | 'envelope'
>

/** A request that meets a fault. Params, query and body are as they came, not checked yet. */
export type Encounter<S> = {
  settings: S
  workspace: Workspace
  row: StruckRow
  request: { params: unknown; query: unknown; body: unknown; headers: Headers }
  /** null where the operation asks for no credential. */
  caller: Caller | null
  /** As it stands, this meeting counted. */
  fault: Fault
  /** Keeps something for the next meeting, which finds it in `fault.memory`. */
  remember: (memory: unknown) => void
  /** From 0 to below 1, the next at each call; it follows from the seed and the meeting. */
  chance: () => number
}

type Headers = Readonly<Record<string, string | undefined>>

/** What every kind says. (Methods, so that kinds of all settings go into one list.) */
export type FaultKind<K extends string = string, S extends z.ZodObject = z.ZodObject> = {
  kind: K
  summary: string
  /** The fields it has beside those of every fault. */
  settings: S
  /** A rule that spans several fields; answers the field at fault and what it must be. */
  flaw?(settings: z.output<S>): { field: string; rule: string } | undefined
  /** After how many strikes it is over where nothing is said; left out: it goes on. */
  times?: number
  /** Whether `nth` alone means "from the nth on" rather than "the nth". */
  isLasting?: boolean
  /** What it remembers from its arming on; null unless said. */
  begin?(workspace: Workspace, fault: Pick<Fault, 'nth' | 'from_ms'>): unknown
}

/** A kind that strikes requests. */
export type RequestFault<
  K extends string = string,
  S extends z.ZodObject = z.ZodObject,
> = FaultKind<K, S> & {
  strikes: 'requests'
  /** Whether it changes the pace alone: then it adds to others. Else one decides, the first. */
  isPace?: boolean
  /** The requests that it is for, beside what it matches; of others nothing is counted. */
  concerns?(row: StruckRow, request: Encounter<unknown>['request'], settings: z.output<S>): boolean
  /** Decides about one request; undefined leaves it in peace. */
  strike(encounter: Encounter<z.output<S>>): Strike | undefined
}

/** A kind that strikes tasks on their way: what it does is in workspace/. */
export type TaskFault<K extends string = string, S extends z.ZodObject = z.ZodObject> = FaultKind<
  K,
  S
> & { strikes: 'tasks' }

/** Writes down a kind that strikes requests. */
export const requestFault = <const K extends string, S extends z.ZodObject>(
  kind: Omit<RequestFault<K, S>, 'strikes'>,
): RequestFault<K, S> => ({ strikes: 'requests', ...kind })

/** Writes down a kind that strikes tasks. */
export const taskFault = <const K extends string, S extends z.ZodObject>(
  kind: Omit<TaskFault<K, S>, 'strikes'>,
): TaskFault<K, S> => ({ strikes: 'tasks', ...kind })
