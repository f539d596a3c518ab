// What each kind of fault that strikes tasks does: where on a task's way, and with what effect.
import type { Hold } from './hindrance.ts'
import type { Stretch } from './stretch.ts'

/** What a strike does to a task. */
export type Effect =
  | { does: 'fail'; error_code: string; error_params: string[] }
  | { hold: Hold; for_ms: number | null }

type Hazard<S> = {
  /** It bends the pace of the built-in agent; an outside one has a pace of its own. */
  isForBuiltIn?: boolean
  /** How far into a stretch it strikes, in percent; undefined: it has nothing to do with it. */
  point: (stretch: Stretch, settings: S) => number | undefined
  effect: (settings: S) => Effect
}

type Failure = { error_code: string; error_params?: string[] }
type AtSubTask = { subtask: string; at_progress: number }

const failing = ({ error_code, error_params = [] }: Failure): Effect => ({
  does: 'fail',
  error_code,
  error_params,
})

const atSubTask = (stretch: Stretch, { subtask, at_progress }: AtSubTask) =>
  stretch.does === 'row' && (subtask === '*' || subtask === stretch.row.name)
    ? at_progress
    : undefined

const failSubTask: Hazard<AtSubTask & Failure> = { point: atSubTask, effect: failing }

/** By kind, as contract/faults names them; settings were checked when the fault was armed. */
const hazards: Readonly<Record<string, Hazard<never>>> = {
  'fail-subtask': failSubTask,
}

/** What a kind does to tasks on their way; undefined for one that leaves them in peace. */
export const hazardOf = (kind: string): Hazard<unknown> | undefined =>
  hazards[kind] as Hazard<unknown> | undefined
