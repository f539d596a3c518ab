// An outside agent at the wheel: its reports move a task where the timers of the built-in one
// would.
import { isAhead } from '../domain/agent.ts'
import type { Server, SourceState } from '../domain/server/server.ts'
import type { SubTaskName } from '../domain/task/sub-task.ts'
import type { Task } from '../domain/task/task.ts'
import { currentRow } from '../domain/task/work.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { strikeTask } from './apply-task-faults.ts'
import { can, hasTag, send } from './transition.ts'

/** More rows than any plan has: a guard against a step that leads nowhere. */
const MAX_STEPS = 100

/** Notes that the agent of a source has been in touch; a fault that cuts the link goes on. */
export const noteVisit = (workspace: Workspace, server: Server): Server => {
  const connected = !server.offline?.spells.length
  const visited = { ...server, connected, last_visit_time: workspace.clock.now }
  workspace.servers.save(visited)
  return visited
}

/** From now on the agent outside moves this source's task; the built-in one steps aside. */
export const takeOver = (workspace: Workspace, server: Server): void => {
  if (server.driver === 'external') return
  workspace.servers.save({ ...server, driver: 'external' })
  const task = workspace.tasks.ofServer(server.id)
  // Begins the running row anew, now without a timer.
  const halted = task && send(workspace, task, { type: 'retime' })
  if (halted) skipGap(workspace, halted)
}

/** The pauses between rows belong to the built-in agent: an outside one goes straight on. */
const skipGap = (workspace: Workspace, task: Task): Task => {
  let at = task
  for (let i = 0; i < MAX_STEPS && currentRow(at)?.name === null; i++)
    at = send(workspace, at, { type: 'step_done' }) ?? at
  return at
}

/**
 * Ends what the task is at, unless a fault comes before; answers the task as it became, undefined
 * when nothing could be ended.
 */
export const endStep = (workspace: Workspace, task: Task): Task | undefined => {
  if (!can(workspace, task, { type: 'step_done' })) return undefined
  const at = strikeTask(workspace, task, true)
  const after = send(workspace, at, { type: 'step_done' })
  return after && hasTag(workspace, after, 'working') ? skipGap(workspace, after) : after
}

/**
 * Ends rows until the named one is the current one; earlier ones must be done if the agent is
 * there.
 */
export const reachRow = (workspace: Workspace, task: Task, name: SubTaskName): Task => {
  let at = task
  for (let i = 0; i < MAX_STEPS && isAhead(at, name) && currentRow(at)?.name !== name; i++) {
    const after = endStep(workspace, at)
    if (!after) return workspace.tasks.get(at.id) ?? at
    at = after
  }
  return at
}

/** The order in which a source passes its states; a pushed state never leads back. */
const order: readonly SourceState[] = [
  'premiging',
  'premiged',
  'initialize',
  'replicate',
  'syncing',
  'cutovering',
  'finished',
]

/** Ends steps until the source has come as far as this state, or no step can be ended. */
export const reachSource = (workspace: Workspace, task: Task, state: SourceState): void => {
  const goal = order.indexOf(state)
  let at = task
  for (let i = 0; i < MAX_STEPS; i++) {
    const present = workspace.servers.get(task.source_server_id)?.state
    if (!present || present === state || order.indexOf(present) >= goal) return
    const after = endStep(workspace, at)
    if (!after) return
    at = after
  }
}
