// Deletes a source server, for DeleteServer and DeleteServers.
import { Refusal } from '../../domain/refusals.ts'
import type { Server } from '../../domain/server/server.ts'
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
  if (task && !task.launched) removeTask(workspace, task)
}
