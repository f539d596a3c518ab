// Deletes a task, for DeleteTask and DeleteTasks.
import { Refusal } from '../../domain/refusals.ts'
import type { Task } from '../../domain/task/task.ts'
import { transitionTask } from '../../simulation/transition.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/**
 * A paused or failed task has a temporary disk on the target, which only the agent can remove.
 */
const needsCleanup = (task: Task) => task.target_server.image_disk_id !== null

/**
 * Deletes a task. Throws TaskNotDeletable while it is busy, TaskCleanupNeedsAgent without an agent.
 */
export const removeTask = (workspace: Workspace, task: Task): void => {
  const { id: task_id, state } = task
  const server = workspace.servers.get(task.source_server_id)
  if (server && !server.connected && needsCleanup(task))
    throw new Refusal('TaskCleanupNeedsAgent', { task_id })
  if (!transitionTask(workspace, task, { type: 'delete' }))
    throw new Refusal('TaskNotDeletable', { task_id, state })
}
