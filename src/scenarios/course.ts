// Whether what a scenario has a task do can come to pass, as the task machine's map has it.
import { firstState, type LifeState, lifeStates } from '../domain/task/machine/describe.ts'
import type { World } from '../domain/task/pace.ts'
import { openPhase, type Phase } from '../domain/task/plan.ts'
import type { Task } from '../domain/task/task.ts'
import type { ScenarioServer, ScenarioTask } from './shape.ts'

const states = new Map<string, LifeState>(lifeStates().map((state) => [state.name, state]))

/** What only a caller can bring about; all else comes by itself, or by a fault. */
const isByItself = (event: string) =>
  /^(after |at once$|step_done$|fail$|error_for_overspeed$)/.test(event)

/** Whether a guard can hold, where the scenario tells; those that it does not tell of can. */
const canHold = (guard: string | null, task: ScenarioTask): boolean => {
  const told: Record<string, boolean> = {
    // Only for the vendor's examples, and for tasks that a scenario does not make.
    isRehearsal: false,
    startsByItself: false,
    keepsSyncing: task.syncing,
    mayDrill: task.drill,
    maySkip: task.consistency_check,
  }
  return guard === null || (told[guard] ?? true)
}

/** Where a task may be, as far as the steps so far tell. */
export type Course = { task: ScenarioTask; places: ReadonlySet<string> }

const movesOf = (name: string, task: ScenarioTask) =>
  (states.get(name)?.moves ?? []).filter(({ guard }) => canHold(guard, task))

/** Everywhere the task may be without anyone's doing, from these states on. */
const drift = (task: ScenarioTask, from: Iterable<string>): Course => {
  const places = new Set(from)
  for (const name of places)
    for (const { event, to } of movesOf(name, task)) if (isByItself(event)) places.add(to)
  return { task, places }
}

const shown = (name: string) => states.get(name)?.meta.wire ?? name.split('.')[0]!

/** The course of a task that was just created. */
export const courseBegun = (task: ScenarioTask): Course => drift(task, [firstState()])

/** The course when the task shows a state; undefined: it never can, whatever may happen. */
export const courseUntil = ({ task, places }: Course, state: string): Course | undefined => {
  const met = [...places].filter((name) => shown(name) === state)
  return met.length > 0 ? drift(task, met) : undefined
}

/** The course after an action; undefined: none of the states the task may be in takes it. */
export const courseAfter = (course: Course, action: string): Course | undefined => {
  const { task, places } = course
  // These two run beside the task's life.
  if (action === 'collect_log' || action === 'network_check') return course
  const next = [...places].flatMap((name) =>
    movesOf(name, task).filter(({ event }) => event === action),
  )
  if (next.length === 0) return undefined
  return drift(
    task,
    next.map(({ to }) => to),
  )
}

/** The states that a course can show, for messages. */
export const shownIn = (course: Course): string[] => [...new Set([...course.places].map(shown))]

/** The sub-tasks that a task can ever have, from the plan of each phase. */
export const subTasksOf = (server: ScenarioServer, task: ScenarioTask): string[] => {
  const like = {
    os_type: server.os === 'windows' ? 'WINDOWS' : 'LINUX',
    type: isBlock(server, task) ? 'MIGRATE_BLOCK' : 'MIGRATE_FILE',
    exist_server: task.existing_target,
    is_need_consistency_check: task.consistency_check,
    rounds: { cutover: 0, resync: 0 },
    sub_tasks: [],
  } as unknown as Task
  const phases: Phase[] = ['REPLICATE', 'CUTOVER', 'RESYNC', 'CLONE']
  const rows = phases.flatMap(
    (phase) => openPhase(phase, like, { next_sub_task_id: 1, copy_bytes: 1 } as World).sub_tasks,
  )
  return [...new Set(rows.flatMap(({ name }) => name ?? []))]
}

/** Windows is copied by blocks alone. */
export const isBlock = ({ os }: ScenarioServer, { type }: ScenarioTask): boolean =>
  (type ?? (os === 'windows' ? 'block' : 'file')) === 'block'
