// Which states a task of a scenario can be in, by the transitions of the task machine.
import {
  initialStateName,
  type LifecycleTransition,
  lifecycleState,
} from '../domain/task/machine/describe.ts'
import type { TaskContext } from '../domain/task/pace.ts'
import { openPhase, type Phase } from '../domain/task/plan.ts'
import type { Task } from '../domain/task/task.ts'
import type { ScenarioServer, ScenarioTask } from './schema.ts'

/** Needs no request: time, faults, and the end of work. */
const isAutomatic = ({ event, delay }: LifecycleTransition) =>
  delay !== null || ['at once', 'step_done', 'fail', 'error_for_overspeed'].includes(event)

/** Whether a guard can hold. Guards that the scenario says nothing about can. */
const canBeTrue = (guard: string | null, task: ScenarioTask): boolean => {
  const knownGuards: Record<string, boolean> = {
    // Only tasks that no scenario creates: rehearsals of the vendor's example requests, for one.
    isRehearsal: false,
    startsByItself: false,
    drillsByItself: false,
    keepsSyncing: task.syncing,
    checkIsNext: task.consistency_check,
    mayDrill: task.drill,
    maySkip: task.consistency_check,
  }
  return guard === null || (knownGuards[guard] ?? true)
}

/** The states that a task may be in after the steps so far. */
export type ReachableStates = { task: ScenarioTask; states: ReadonlySet<string> }

const transitionsFrom = (name: string, task: ScenarioTask) =>
  (lifecycleState(name)?.transitions ?? []).filter(({ guard }) => canBeTrue(guard, task))

/** Adds the states that follow without a request. */
const followAutomaticTransitions = (
  task: ScenarioTask,
  from: Iterable<string>,
): ReachableStates => {
  const states = new Set(from)
  for (const name of states)
    for (const each of transitionsFrom(name, task).filter(isAutomatic)) states.add(each.to)
  return { task, states }
}

const visibleState = (name: string) => lifecycleState(name)?.meta.wire ?? name.split('.')[0]!

/** The states of a task that was just created. */
export const initialReachableStates = (task: ScenarioTask): ReachableStates =>
  followAutomaticTransitions(task, [initialStateName()])

/** The states once the task shows `state`. Undefined if it never can. */
export const reachableFromState = (
  { task, states }: ReachableStates,
  state: string,
): ReachableStates | undefined => {
  const matching = [...states].filter((name) => visibleState(name) === state)
  return matching.length > 0 ? followAutomaticTransitions(task, matching) : undefined
}

/** The states after an action. Undefined if no possible state accepts it. */
export const reachableAfterAction = (
  reachable: ReachableStates,
  action: string,
): ReachableStates | undefined => {
  const { task, states } = reachable
  // These two run in parallel to the lifecycle and do not change it.
  if (action === 'collect_log' || action === 'network_check') return reachable
  const next = [...states].flatMap((name) =>
    transitionsFrom(name, task).filter(({ event }) => event === action),
  )
  if (next.length === 0) return undefined
  return followAutomaticTransitions(
    task,
    next.map(({ to }) => to),
  )
}

/** The states that a task can show, for messages. */
export const visibleStates = (reachable: ReachableStates): string[] => [
  ...new Set([...reachable.states].map(visibleState)),
]

/** The sub-tasks that a task can have in any phase. */
export const subTasksOf = (server: ScenarioServer, task: ScenarioTask): string[] => {
  const sampleTask = {
    os_type: server.os === 'windows' ? 'WINDOWS' : 'LINUX',
    type: isBlockMigration(server, task) ? 'MIGRATE_BLOCK' : 'MIGRATE_FILE',
    exist_server: task.existing_target,
    is_need_consistency_check: task.consistency_check,
    rounds: { cutover: 0, resync: 0 },
    sub_tasks: [],
  } as unknown as Task
  const phases: Phase[] = ['REPLICATE', 'CUTOVER', 'RESYNC', 'CLONE']
  const rows = phases.flatMap(
    (phase) =>
      openPhase(phase, sampleTask, { next_sub_task_id: 1, copy_bytes: 1 } as TaskContext).sub_tasks,
  )
  return [...new Set(rows.flatMap(({ name }) => name ?? []))]
}

/** Whether a task copies blocks. A Windows server is always migrated by block. */
export const isBlockMigration = ({ os }: ScenarioServer, { type }: ScenarioTask): boolean =>
  (type ?? (os === 'windows' ? 'block' : 'file')) === 'block'
