// What a kind of fault says of itself: each is one file beside this one, and a line in index.ts.
import type { z } from 'zod'
import type { Operation } from '../api/operation.ts'
import type { ErrorReply } from '../api/render-error.ts'
import type { WireEffect } from '../api/request.ts'
import type { Fault } from '../domain/fault.ts'
import type { Caller } from '../domain/iam.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** before: the operation does not run; after: it has run, and only its reply is struck. */
export type FaultTiming = 'before' | 'after'

/** A body that no envelope holds. */
export type RawReply = { status: number; headers: Record<string, string>; body: Buffer | undefined }

/** What a fault does to a request. */
export type FaultEffect = {
  /** For the log of events. */
  detail: string
  timing: FaultTiming
  /** The reply in place of the operation's own. */
  reply?: { error: ErrorReply } | { raw: RawReply }
  /** Changes the bytes of the reply's body. */
  changeBody?: (body: Buffer) => Buffer
  wire?: WireEffect
}

/** The row of the operation that was called. */
export type FaultableOperation = Pick<
  Operation<never>,
  'id' | 'method' | 'policyAction' | 'resourceType' | 'rolePolicyAction' | 'envelope'
>

/** A request that meets a fault. Params, query and body are as they came, not checked yet. */
export type FaultContext<S> = {
  settings: S
  workspace: Workspace
  operation: FaultableOperation
  request: { params: unknown; query: unknown; body: unknown; headers: Headers }
  /** null where the operation asks for no credential. */
  caller: Caller | null
  /** As it stands, this meeting counted. */
  fault: Fault
  /** Keeps something for the next meeting, which finds it in `fault.memory`. */
  saveMemory: (memory: unknown) => void
  /** From 0 to below 1, the next at each call; it follows from the seed and the meeting. */
  random: () => number
}

type Headers = Readonly<Record<string, string | undefined>>

/** What every kind says. (Methods, so that kinds of all settings go into one list.) */
export type FaultKind<K extends string = string, S extends z.ZodObject = z.ZodObject> = {
  kind: K
  summary: string
  /** The fields it has beside those of every fault. */
  settings: S
  /** A rule that spans several fields; answers the field at fault and what it must be. */
  validate?(settings: z.output<S>): { field: string; rule: string } | undefined
  /** After how many strikes it is over where nothing is said; left out: it goes on. */
  times?: number
  /** Whether `nth` alone means "from the nth on" rather than "the nth". */
  nthIsStart?: boolean
  /** What it remembers from its arming on; null unless said. */
  initialMemory?(workspace: Workspace, fault: Pick<Fault, 'nth' | 'from_ms'>): unknown
}

/** A kind that strikes requests. */
export type RequestFaultKind<
  K extends string = string,
  S extends z.ZodObject = z.ZodObject,
> = FaultKind<K, S> & {
  appliesTo: 'requests'
  /** Whether it changes the pace alone: then it adds to others. Else one decides, the first. */
  isTimingOnly?: boolean
  /** The requests that it is for, beside what it matches; of others nothing is counted. */
  matchesRequest?(
    row: FaultableOperation,
    request: FaultContext<unknown>['request'],
    settings: z.output<S>,
  ): boolean
  /** Decides about one request; undefined leaves it in peace. */
  apply(encounter: FaultContext<z.output<S>>): FaultEffect | undefined
}

/** A kind that strikes tasks on their way: what it does is in workspace/. */
export type TaskFaultKind<
  K extends string = string,
  S extends z.ZodObject = z.ZodObject,
> = FaultKind<K, S> & { appliesTo: 'tasks' }

/** Writes down a kind that strikes requests. */
export const defineRequestFault = <const K extends string, S extends z.ZodObject>(
  kind: Omit<RequestFaultKind<K, S>, 'appliesTo'>,
): RequestFaultKind<K, S> => ({ appliesTo: 'requests', ...kind })

/** Writes down a kind that strikes tasks. */
export const defineTaskFault = <const K extends string, S extends z.ZodObject>(
  kind: Omit<TaskFaultKind<K, S>, 'appliesTo'>,
): TaskFaultKind<K, S> => ({ appliesTo: 'tasks', ...kind })
