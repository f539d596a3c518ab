// The declaration of a kind of fault. Each kind is a file in kinds/ and a line in kinds/index.ts.
import type { z } from 'zod'
import type { Operation } from '../api/operation.ts'
import type { ErrorReply } from '../api/render-error.ts'
import type { WireEffect } from '../api/request.ts'
import type { Fault } from '../domain/fault.ts'
import type { Caller } from '../domain/iam.ts'
import type { WorkSegment } from '../domain/task/work-segment.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { TaskFaultEffect } from './task-effects.ts'

/** before: the operation does not run; after: it has run, and only its reply is changed. */
export type FaultTiming = 'before' | 'after'

/** A reply whose body is sent as it is, without an envelope. */
export type RawReply = { status: number; headers: Record<string, string>; body: Buffer | undefined }

/** What a fault does to a request. */
export type FaultEffect = {
  /** Text for the event log. */
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

/** The request that a fault matches. Its params, query and body are not validated yet. */
export type FaultContext<S> = {
  settings: S
  workspace: Workspace
  operation: FaultableOperation
  request: { params: unknown; query: unknown; body: unknown; headers: Headers }
  /** null if the operation needs no credential. */
  caller: Caller | null
  /** The fault, with this match counted. */
  fault: Fault
  /** Stores a value for the next match, which reads it from `fault.memory`. */
  saveMemory: (memory: unknown) => void
  /** Returns the next number from 0 to below 1. It depends on the seed and the match alone. */
  random: () => number
}

type Headers = Readonly<Record<string, string | undefined>>

/** The fields of every kind. (Methods, so that kinds of all settings fit into one list.) */
export type FaultKind<K extends string = string, S extends z.ZodObject = z.ZodObject> = {
  kind: K
  summary: string
  /** The fields besides those of every fault. */
  settings: S
  /** Checks several fields together. Returns the invalid field and the rule that it breaks. */
  validate?(settings: z.output<S>): { field: string; rule: string } | undefined
  /** The default of `times`; without it, there is no limit. */
  times?: number
  /** Whether `nth` without `times` means "from the nth match on" rather than "the nth match". */
  nthIsStart?: boolean
  /** The memory of a newly armed fault; default null. */
  initialMemory?(workspace: Workspace, fault: Pick<Fault, 'nth' | 'from_ms'>): unknown
}

/** A kind that applies to requests. */
export type RequestFaultKind<
  K extends string = string,
  S extends z.ZodObject = z.ZodObject,
> = FaultKind<K, S> & {
  appliesTo: 'requests'
  /** Whether it changes timing only. Such faults add up; of all others only the first applies. */
  isTimingOnly?: boolean
  /** Restricts the requests further, besides `match`. Other requests are not counted as matches. */
  matchesRequest?(
    row: FaultableOperation,
    request: FaultContext<unknown>['request'],
    settings: z.output<S>,
  ): boolean
  /** Returns the effect on one request; undefined if there is none. */
  apply(encounter: FaultContext<z.output<S>>): FaultEffect | undefined
}

/**
 * A kind that applies to tasks or sources. `triggerPercent` and `effect` are for the work of tasks
 * (simulation/task-faults.ts); a kind without them applies to sources (simulation/check-source.ts).
 */
export type TaskFaultKind<
  K extends string = string,
  S extends z.ZodObject = z.ZodObject,
> = FaultKind<K, S> & {
  appliesTo: 'tasks'
  /** It changes the speed of the built-in agent; an external agent has its own speed. */
  isBuiltInOnly?: boolean
  /**
   * The progress of the work at which it applies, percent; undefined if it does not apply to this
   * work. A drill or a clearing of snapshots has no progress: 100 is its end. `limit_mbps` is the
   * speed limit in force; 0 is none.
   */
  triggerPercent?(
    segment: WorkSegment,
    settings: z.output<S>,
    limit_mbps: number,
  ): number | undefined
  effect?(settings: z.output<S>): TaskFaultEffect
}

/** Declares a kind that applies to requests. */
export const defineRequestFault = <const K extends string, S extends z.ZodObject>(
  kind: Omit<RequestFaultKind<K, S>, 'appliesTo'>,
): RequestFaultKind<K, S> => ({ appliesTo: 'requests', ...kind })

/** Declares a kind that applies to tasks. */
export const defineTaskFault = <const K extends string, S extends z.ZodObject>(
  kind: Omit<TaskFaultKind<K, S>, 'appliesTo'>,
): TaskFaultKind<K, S> => ({ appliesTo: 'tasks', ...kind })
