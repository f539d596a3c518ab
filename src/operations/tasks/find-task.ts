// Finds the task that a path names.
import { Refusal } from '../../domain/refusals.ts'
import type { Task } from '../../domain/task/task.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/** The task with this id. Throws the refusal TaskNotFound. */
export const findTask = (workspace: Workspace, task_id: string): Task => {
  const task = workspace.tasks.get(task_id)
  if (!task) throw new Refusal('TaskNotFound', { task_id })
  return task
}
