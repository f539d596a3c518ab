// Deletes a task, for DeleteTask and DeleteTasks.
import { Refusal } from '../../domain/refusals.ts'
import type { Task } from '../../domain/task/task.ts'
import { transitionTask } from '../../simulation/transition.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/**
 * Deletes a task. Throws TaskNotDeletable while its source is connected and busy. Without an agent,
 * the temporary disk on the target is left for the user to remove (user guide, 3.4).
 */
export const removeTask = (workspace: Workspace, task: Task): void => {
  const { id: task_id, state } = task
  if (!transitionTask(workspace, task, { type: 'delete' }))
    throw new Refusal('TaskNotDeletable', { task_id, state })
}
