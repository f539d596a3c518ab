// What each kind of task fault does: in which work and at which progress, and with what effect.
import type { InterruptionEffect } from './interruption.ts'
import type { WorkSegment } from './work-segment.ts'

/** The effect on a task. `for_ms` null: until the fault is removed, or the work is paused. */
export type TaskFaultEffect =
  | { kind: 'fail'; error_code: string; error_params: string[] }
  /** The agent of its source loses its connection. */
  | { kind: 'disconnect'; for_ms: number | null }
  | { kind: 'interrupt'; interruption: InterruptionEffect; for_ms: number | null }

type TaskFault<S> = {
  /** It changes the speed of the built-in agent; an external agent has its own speed. */
  isBuiltInOnly?: boolean
  /**
   * The progress of the work at which it applies, percent; undefined if it does not apply to this
   * work. A drill or a clearing of snapshots has no progress: 100 is its end. `limit_mbps` is the
   * speed limit in force; 0 is none.
   */
  triggerPercent: (segment: WorkSegment, settings: S, limit_mbps: number) => number | undefined
  effect: (settings: S) => TaskFaultEffect
}

type Failure = { error_code: string; error_params?: string[] }
type AtSubTask = { subtask: string; at_progress: number }
type AtCreation = { at_progress: number; what: 'ecs' | 'evs' | 'eip' }
type Stall = AtSubTask & { for_ms?: number }
type Network = { mbps?: number; factor?: number } & { up_ms: number; down_ms: number }
type Overspeed = { excess_percent: number; after_ms: number }
type Absence = { subtask?: string; at_progress: number; for_ms?: number }

const failEffect = ({ error_code, error_params = [] }: Failure): TaskFaultEffect => ({
  kind: 'fail',
  error_code,
  error_params,
})

const interruptEffect = (
  interruption: InterruptionEffect,
  for_ms: number | null = null,
): TaskFaultEffect => ({
  kind: 'interrupt',
  interruption,
  for_ms,
})

const atSubTask = (segment: WorkSegment, { subtask, at_progress }: AtSubTask) =>
  segment.kind === 'row' && (subtask === '*' || subtask === segment.row.name)
    ? at_progress
    : undefined

const atEndOfSegment = (kind: WorkSegment['kind']) => (segment: WorkSegment) =>
  segment.kind === kind ? 100 : undefined

/** A slow line affects a copy from its start. */
const whileCopying = (segment: WorkSegment) =>
  segment.kind === 'row' && segment.row.unit === 'bytes' ? 0 : undefined

/** The agent's error codes when a quota of the account is reached (*assumed*). */
const quotaErrorCodes = { ecs: 'SMS.0601', evs: 'SMS.0608', eip: 'SMS.1406' } as const

/** Declares a task fault with the type of its settings. */
const defineTaskFault = <S>(taskFault: TaskFault<S>): TaskFault<never> => taskFault

/** By kind, as in faults/kinds. */
const taskFaults: Readonly<Record<string, TaskFault<never>>> = {
  'fail-subtask': defineTaskFault<AtSubTask & Failure>({
    triggerPercent: atSubTask,
    effect: failEffect,
  }),
  'fail-clone': defineTaskFault<{ at_progress: number } & Failure>({
    triggerPercent: (segment, settings) => atSubTask(segment, { ...settings, subtask: 'CLONE_VM' }),
    effect: failEffect,
  }),
  'fail-drill': defineTaskFault<Failure>({
    triggerPercent: atEndOfSegment('drill'),
    effect: failEffect,
  }),
  'fail-snapshot-clear': defineTaskFault<Failure>({
    triggerPercent: atEndOfSegment('clearing'),
    effect: failEffect,
  }),
  'target-quota-reached': defineTaskFault<AtCreation>({
    triggerPercent: (segment, { at_progress }) =>
      atSubTask(segment, { at_progress, subtask: 'CREATE_CLOUD_SERVER' }),
    effect: ({ what }) => failEffect({ error_code: quotaErrorCodes[what] }),
  }),
  'stall-subtask': defineTaskFault<Stall>({
    isBuiltInOnly: true,
    triggerPercent: atSubTask,
    effect: ({ for_ms }) => interruptEffect({ kind: 'halt' }, for_ms),
  }),
  'slow-network': defineTaskFault<Network>({
    isBuiltInOnly: true,
    triggerPercent: whileCopying,
    effect: ({ mbps, factor }) => interruptEffect({ kind: 'slow', mbps, factor }),
  }),
  'flapping-network': defineTaskFault<Network>({
    isBuiltInOnly: true,
    triggerPercent: whileCopying,
    effect: ({ up_ms, down_ms }) => interruptEffect({ kind: 'flap', up_ms, down_ms }),
  }),
  overspeed: defineTaskFault<Overspeed>({
    isBuiltInOnly: true,
    triggerPercent: (segment, _, limit_mbps) =>
      limit_mbps > 0 ? whileCopying(segment) : undefined,
    effect: ({ excess_percent, after_ms }) =>
      interruptEffect({ kind: 'overspeed', excess_percent, after_ms }, after_ms),
  }),
  // Without a sub-task it applies to the source (simulation/agent-connection.ts).
  'agent-offline': defineTaskFault<Absence>({
    triggerPercent: (segment, { subtask, at_progress }) =>
      subtask === undefined ? undefined : atSubTask(segment, { subtask, at_progress }),
    effect: ({ for_ms = null }) => ({ kind: 'disconnect', for_ms }),
  }),
}

/** What a kind does to tasks; undefined for a kind that does not apply to their work. */
export const taskFaultOf = (kind: string): TaskFault<unknown> | undefined =>
  taskFaults[kind] as TaskFault<unknown> | undefined
