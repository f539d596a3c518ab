// Reports of consistency checks, and where they can be read.
import { freshWorkspace, readyTask } from './emulator.ts'

/** What was found in one directory: 1235 files, none of them different. */
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
  const place = freshWorkspace()
  const ids = readyTask(place, { task })
  const params = { task_id: ids.task_id }
  return {
    ...place,
    ...ids,
    report: (...consistency_result: unknown[]) =>
      place.call('UpdateConsistencyResult', { params, body: { consistency_result } }),
    list: () => place.call('ShowConsistencyResult', { params }).body.result_list,
    hasResult: () => place.call('ListServers').body.source_servers[0].is_consistency_result_exist,
  }
}
