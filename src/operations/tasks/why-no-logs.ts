// Why a task's logs cannot be collected: for CollectLog and the action collect_log.
import type { RefusalName } from '../../domain/refusals.ts'
import type { Task } from '../../domain/task/task.ts'

/** The refusal of a log collection that the task does not take. */
export const logCollectionRefusal = (task: Task): RefusalName => {
  if (task.start_date === null) return 'LogNeedsStartedTask'
  const isRunning = task.log_collect_status === 'INIT' || task.log_collect_status === 'UPLOADING'
  return isRunning ? 'LogCollectionRunning' : 'LogNeedsNewerAgent'
}
