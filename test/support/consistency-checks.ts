// Results of consistency checks.
import { freshWorkspace, readyTask } from './emulator.ts'

/** The result for one directory: 1235 files without differences. */
export const directoryResult = (dir_check: string, change: object = {}) => ({
  dir_check,
  num_total_files: 1235,
  num_different_files: 0,
  num_target_miss_files: 0,
  num_target_more_files: 0,
  ...change,
})

/** A fresh workspace with a task, and ways to report and read its consistency checks. */
export const consistencyWorkspace = (task: object = {}) => {
  const cloud = freshWorkspace()
  const ids = readyTask(cloud, { task })
  const params = { task_id: ids.task_id }
  return {
    ...cloud,
    ...ids,
    report: (...consistency_result: unknown[]) =>
      cloud.call('UpdateConsistencyResult', { params, body: { consistency_result } }),
    list: () => cloud.call('ShowConsistencyResult', { params }).body.result_list,
    hasResult: () => cloud.call('ListServers').body.source_servers[0].is_consistency_result_exist,
  }
}
