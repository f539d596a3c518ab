// What each kind of fault that strikes tasks does: where on a task's way, and with what effect.
import type { InterruptionEffect } from './interruption.ts'
import type { WorkSegment } from './work-segment.ts'

/** What a strike does to a task; a null span: until the fault goes, or the work is paused. */
export type TaskFaultEffect =
  | { kind: 'fail'; error_code: string; error_params: string[] }
  /** The agent of its source is gone. */
  | { kind: 'disconnect'; for_ms: number | null }
  | { kind: 'hold'; interruption: InterruptionEffect; for_ms: number | null }

type TaskFault<S> = {
  /** It bends the pace of the built-in agent; an outside one has a pace of its own. */
  isBuiltInOnly?: boolean
  /**
   * How far into a stretch it strikes, in percent; undefined: it has nothing to do with it. A drill
   * or clearing is struck when it would end. `limit_mbps` holds now; 0 is none.
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
  kind: 'hold',
  interruption,
  for_ms,
})

const atSubTask = (segment: WorkSegment, { subtask, at_progress }: AtSubTask) =>
  segment.kind === 'row' && (subtask === '*' || subtask === segment.row.name)
    ? at_progress
    : undefined

const atEndOfSegment = (kind: WorkSegment['kind']) => (segment: WorkSegment) =>
  segment.kind === kind ? 100 : undefined

/** A copy feels its line from the beginning. */
const whileCopying = (segment: WorkSegment) =>
  segment.kind === 'row' && segment.row.unit === 'bytes' ? 0 : undefined

/** What the agent reports when the account can have no more of what a target needs (*assumed*). */
const quotaErrorCodes = { ecs: 'SMS.0601', evs: 'SMS.0608', eip: 'SMS.1406' } as const

/** Writes down a hazard, its settings by the type they had when the fault was armed. */
const defineTaskFault = <S>(taskFault: TaskFault<S>): TaskFault<never> => taskFault

/** By kind, as contract/faults names them. */
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
  // Without a sub-task it is the source that it strikes (simulation/agent-connection.ts).
  'agent-offline': defineTaskFault<Absence>({
    triggerPercent: (segment, { subtask, at_progress }) =>
      subtask === undefined ? undefined : atSubTask(segment, { subtask, at_progress }),
    effect: ({ for_ms = null }) => ({ kind: 'disconnect', for_ms }),
  }),
}

/** What a kind does to tasks on their way; undefined for one that leaves them in peace. */
export const taskFaultOf = (kind: string): TaskFault<unknown> | undefined =>
  taskFaults[kind] as TaskFault<unknown> | undefined
