// An outside agent at the wheel: its reports move a task where the timers of the built-in one
// would.
import { hasUnfinishedSubTask } from '../domain/agent.ts'
import type { Server, SourceState } from '../domain/server/server.ts'
import type { SubTaskName } from '../domain/task/sub-task.ts'
import type { Task } from '../domain/task/task.ts'
import { currentRow } from '../domain/task/work.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { applyTaskFaults, canTransition, hasStateTag, transitionTask } from './transition.ts'

/** More rows than any plan has: a guard against a step that leads nowhere. */
const MAX_STEPS = 100

/** Notes that the agent of a source has been in touch; a fault that cuts the link goes on. */
export const recordAgentContact = (workspace: Workspace, server: Server): Server => {
  const connected = !server.offline?.outages.length
  const contacted = { ...server, connected, last_visit_time: workspace.clock.now }
  workspace.servers.save(contacted)
  return contacted
}

/** From now on the agent outside moves this source's task; the built-in one steps aside. */
export const switchToExternalAgent = (workspace: Workspace, server: Server): void => {
  if (server.driver === 'external') return
  workspace.servers.save({ ...server, driver: 'external' })
  const task = workspace.tasks.ofServer(server.id)
  // Begins the running row anew, now without a timer.
  const retimed = task && transitionTask(workspace, task, { type: 'retime' })
  if (retimed) skipPauses(workspace, retimed)
}

/** The pauses between rows belong to the built-in agent: an outside one goes straight on. */
const skipPauses = (workspace: Workspace, task: Task): Task => {
  let current = task
  for (let i = 0; i < MAX_STEPS && currentRow(current)?.name === null; i++)
    current = transitionTask(workspace, current, { type: 'step_done' }) ?? current
  return current
}

/**
 * Ends what the task is at, unless a fault comes before; answers the task as it became, undefined
 * when nothing could be ended.
 */
export const endStep = (workspace: Workspace, task: Task): Task | undefined => {
  if (!canTransition(workspace, task, { type: 'step_done' })) return undefined
  const faulted = applyTaskFaults(workspace, task, true)
  const after = transitionTask(workspace, faulted, { type: 'step_done' })
  return after && hasStateTag(workspace, after, 'working') ? skipPauses(workspace, after) : after
}

/**
 * Ends rows until the named one is the current one; earlier ones must be done if the agent is
 * there.
 */
export const advanceToRow = (workspace: Workspace, task: Task, name: SubTaskName): Task => {
  let current = task
  for (
    let i = 0;
    i < MAX_STEPS && hasUnfinishedSubTask(current, name) && currentRow(current)?.name !== name;
    i++
  ) {
    const after = endStep(workspace, current)
    if (!after) return workspace.tasks.get(current.id) ?? current
    current = after
  }
  return current
}

/** The order in which a source passes its states; a pushed state never leads back. */
const sourceStateOrder: readonly SourceState[] = [
  'premiging',
  'premiged',
  'initialize',
  'replicate',
  'syncing',
  'cutovering',
  'finished',
]

/** Ends steps until the source has come as far as this state, or no step can be ended. */
export const advanceToSourceState = (
  workspace: Workspace,
  task: Task,
  state: SourceState,
): void => {
  const goal = sourceStateOrder.indexOf(state)
  let current = task
  for (let i = 0; i < MAX_STEPS; i++) {
    const present = workspace.servers.get(task.source_server_id)?.state
    if (!present || present === state || sourceStateOrder.indexOf(present) >= goal) return
    const after = endStep(workspace, current)
    if (!after) return
    current = after
  }
}
