// A task takes notice of what has changed around it.
import type { Task } from '../domain/task/task.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { followFaults } from './schedule-fault-timer.ts'
import { send } from './transition.ts'

/** Lets a task go on at the speed and with the faults that hold now; answers it as it became. */
export const goOn = (workspace: Workspace, task: Task): Task => {
  const after = send(workspace, task, { type: 'retime' })
  if (after) return after
  const followed = followFaults(workspace, task)
  if (task.struck) workspace.tasks.save(followed)
  return followed
}
