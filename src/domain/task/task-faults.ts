// What each kind of fault that strikes tasks does: where on a task's way, and with what effect.
import type { Hold } from './interruption.ts'
import type { Stretch } from './work-segment.ts'

/** What a strike does to a task; a null span: until the fault goes, or the work is paused. */
export type Effect =
  | { does: 'fail'; error_code: string; error_params: string[] }
  /** The agent of its source is gone. */
  | { does: 'disconnect'; for_ms: number | null }
  | { does: 'hold'; hold: Hold; for_ms: number | null }

type Hazard<S> = {
  /** It bends the pace of the built-in agent; an outside one has a pace of its own. */
  isForBuiltIn?: boolean
  /**
   * How far into a stretch it strikes, in percent; undefined: it has nothing to do with it. A drill
   * or clearing is struck when it would end. `limit_mbps` holds now; 0 is none.
   */
  point: (stretch: Stretch, settings: S, limit_mbps: number) => number | undefined
  effect: (settings: S) => Effect
}

type Failure = { error_code: string; error_params?: string[] }
type AtSubTask = { subtask: string; at_progress: number }
type AtCreation = { at_progress: number; what: 'ecs' | 'evs' | 'eip' }
type Stall = AtSubTask & { for_ms?: number }
type Network = { mbps?: number; factor?: number } & { up_ms: number; down_ms: number }
type Overspeed = { excess_percent: number; after_ms: number }
type Absence = { subtask?: string; at_progress: number; for_ms?: number }

const failing = ({ error_code, error_params = [] }: Failure): Effect => ({
  does: 'fail',
  error_code,
  error_params,
})

const holding = (hold: Hold, for_ms: number | null = null): Effect => ({
  does: 'hold',
  hold,
  for_ms,
})

const atSubTask = (stretch: Stretch, { subtask, at_progress }: AtSubTask) =>
  stretch.does === 'row' && (subtask === '*' || subtask === stretch.row.name)
    ? at_progress
    : undefined

const atEndOf = (does: Stretch['does']) => (stretch: Stretch) =>
  stretch.does === does ? 100 : undefined

/** A copy feels its line from the beginning. */
const whileCopying = (stretch: Stretch) =>
  stretch.does === 'row' && stretch.row.unit === 'bytes' ? 0 : undefined

/** What the agent reports when the account can have no more of what a target needs (*assumed*). */
const shortages = { ecs: 'SMS.0601', evs: 'SMS.0608', eip: 'SMS.1406' } as const

/** Writes down a hazard, its settings by the type they had when the fault was armed. */
const hazard = <S>(one: Hazard<S>): Hazard<never> => one

/** By kind, as contract/faults names them. */
const hazards: Readonly<Record<string, Hazard<never>>> = {
  'fail-subtask': hazard<AtSubTask & Failure>({ point: atSubTask, effect: failing }),
  'fail-clone': hazard<{ at_progress: number } & Failure>({
    point: (stretch, settings) => atSubTask(stretch, { ...settings, subtask: 'CLONE_VM' }),
    effect: failing,
  }),
  'fail-drill': hazard<Failure>({ point: atEndOf('drill'), effect: failing }),
  'fail-snapshot-clear': hazard<Failure>({ point: atEndOf('clearing'), effect: failing }),
  'target-quota-reached': hazard<AtCreation>({
    point: (stretch, { at_progress }) =>
      atSubTask(stretch, { at_progress, subtask: 'CREATE_CLOUD_SERVER' }),
    effect: ({ what }) => failing({ error_code: shortages[what] }),
  }),
  'stall-subtask': hazard<Stall>({
    isForBuiltIn: true,
    point: atSubTask,
    effect: ({ for_ms }) => holding({ does: 'halt' }, for_ms),
  }),
  'slow-network': hazard<Network>({
    isForBuiltIn: true,
    point: whileCopying,
    effect: ({ mbps, factor }) => holding({ does: 'slow', mbps, factor }),
  }),
  'flapping-network': hazard<Network>({
    isForBuiltIn: true,
    point: whileCopying,
    effect: ({ up_ms, down_ms }) => holding({ does: 'flap', up_ms, down_ms }),
  }),
  overspeed: hazard<Overspeed>({
    isForBuiltIn: true,
    point: (stretch, _, limit_mbps) => (limit_mbps > 0 ? whileCopying(stretch) : undefined),
    effect: ({ excess_percent, after_ms }) =>
      holding({ does: 'overspeed', excess_percent, after_ms }, after_ms),
  }),
  // Without a sub-task it is the source that it strikes (simulation/agent-connection.ts).
  'agent-offline': hazard<Absence>({
    point: (stretch, { subtask, at_progress }) =>
      subtask === undefined ? undefined : atSubTask(stretch, { subtask, at_progress }),
    effect: ({ for_ms = null }) => ({ does: 'disconnect', for_ms }),
  }),
}

/** What a kind does to tasks on their way; undefined for one that leaves them in peace. */
export const hazardOf = (kind: string): Hazard<unknown> | undefined =>
  hazards[kind] as Hazard<unknown> | undefined
