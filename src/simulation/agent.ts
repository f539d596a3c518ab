// An external agent: its reports move a task, instead of the timers of the built-in agent.
import { hasUnfinishedSubTask } from '../domain/agent.ts'
import { applyLifeEvent } from '../domain/server/life.ts'
import type { Server, SourceState } from '../domain/server/server.ts'
import type { SubTaskName } from '../domain/task/sub-task.ts'
import type { Task } from '../domain/task/task.ts'
import { currentRow } from '../domain/task/work.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { applyTaskFaults, canTransition, hasStateTag, transitionTask } from './transition.ts'

/** More rows than any plan has: an endless loop stops here. */
const MAX_STEPS = 100

/** Records that the agent of a source has called. It stays offline while a fault says so. */
export const recordAgentContact = (workspace: Workspace, server: Server): Server => {
  const connected = !server.offline?.outages.length
  const called = applyLifeEvent(server, 'agentCalled', workspace.clock.now)
  const contacted = { ...called, connected }
  workspace.servers.save(contacted)
  return contacted
}

/** Lets an external agent drive this source's task from now on. */
export const switchToExternalAgent = (workspace: Workspace, server: Server): void => {
  if (server.driver === 'external') return
  workspace.servers.save({ ...server, driver: 'external' })
  const task = workspace.tasks.ofServer(server.id)
  // Restarts the running row without a timer.
  const retimed = task && transitionTask(workspace, task, { type: 'retime' })
  if (retimed) skipPauses(workspace, retimed)
}

/** Skips the pauses between rows: only the built-in agent makes them. */
const skipPauses = (workspace: Workspace, task: Task): Task => {
  let current = task
  for (let i = 0; i < MAX_STEPS && currentRow(current)?.name === null; i++)
    current = transitionTask(workspace, current, { type: 'step_done' }) ?? current
  return current
}

/**
 * Ends the present work of a task, unless a fault fails it first. Returns the task afterwards, or
 * undefined if there was nothing to end.
 */
export const endStep = (workspace: Workspace, task: Task): Task | undefined => {
  if (!canTransition(workspace, task, { type: 'step_done' })) return undefined
  const faulted = applyTaskFaults(workspace, task, true)
  const after = transitionTask(workspace, faulted, { type: 'step_done' })
  return after && hasStateTag(workspace, after, 'working') ? skipPauses(workspace, after) : after
}

/** Ends rows until the named one is current: an agent that reports it has done the earlier ones. */
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

/** The order of a source's states; a pushed state never leads back. */
const sourceStateOrder: readonly SourceState[] = [
  'premiging',
  'premiged',
  'initialize',
  'replicate',
  'syncing',
  'cutovering',
  'finished',
]

/** Ends work until the source reaches this state, or nothing is left to end. */
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
