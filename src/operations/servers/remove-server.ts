// Deletes a source server, for DeleteServer and DeleteServers.
import { Refusal } from '../../domain/refusals.ts'
import type { Server } from '../../domain/server/server.ts'
import type { Task } from '../../domain/task/task.ts'
import { dropNamedFaults } from '../../faults/named-faults.ts'
import { canTransition, removeTask } from '../../simulation/transition.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/**
 * Deletes a server. Its finished task stays, with `source_server: null` in lists (example of
 * ListTasks); any other idle task is deleted too (*assumed*). Throws ServerHasRunningTask.
 */
export const removeServer = (workspace: Workspace, server: Server): void => {
  const task = workspace.tasks.ofServer(server.id)
  if (task && !canTransition(workspace, task, { type: 'delete' }))
    throw new Refusal('ServerHasRunningTask', { task_id: task.id, state: task.state })
  workspace.servers.delete(server.id)
  workspace.timers.cancelAll(server.id)
  dropNamedFaults(workspace, server.id)
  if (task && !isFinished(task)) removeTask(workspace, task)
}

/** Launched, and at rest: a source whose agent is lost can be deleted while its task is busy. */
const isFinished = ({ launched, state }: Task) => launched && restingStates.has(state)

const restingStates: ReadonlySet<string> = new Set([
  'MIGRATE_SUCCESS',
  'MIGRATE_FAIL',
  'SYNC_FAIL',
  'SYNC_F_ROLLBACK_SUCCESS',
  'ABORT',
])
