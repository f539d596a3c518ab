// A task takes notice of what has changed around it.
import type { Task } from '../domain/task/task.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { scheduleFaultTimer } from './schedule-fault-timer.ts'
import { transitionTask } from './transition.ts'

/** Lets a task go on at the speed and with the faults that hold now; answers it as it became. */
export const refreshTask = (workspace: Workspace, task: Task): Task => {
  const after = transitionTask(workspace, task, { type: 'retime' })
  if (after) return after
  const scheduled = scheduleFaultTimer(workspace, task)
  if (task.task_faults) workspace.tasks.save(scheduled)
  return scheduled
}
