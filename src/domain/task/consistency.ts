// Consistency checks: the result of each directory, and of a whole check.
import type { Task } from './task.ts'

/** The result of one directory: counts of files. */
export type ConsistencyResult = {
  dir_check: string
  num_total_files: number
  num_different_files: number
  num_target_miss_files: number
  num_target_more_files: number
}

/** One check of a task, as ShowConsistencyResult returns it; `finished_time` is epoch ms. */
export type ConsistencyResultGroup = {
  finished_time: number
  check_result: string
  consistency_result: ConsistencyResult[]
}

const isConsistent = (result: ConsistencyResult) =>
  result.num_different_files + result.num_target_miss_files + result.num_target_more_files === 0

/**
 * The results of directories as one check. Its `check_result` is "success" if nothing differs (the
 * example of ShowConsistencyResult), else "fail" (*assumed*: the word of UpdateCommandResult).
 */
export const toResultGroup = (
  consistency_result: ConsistencyResult[],
  finished_time: number,
): ConsistencyResultGroup => ({
  finished_time,
  check_result: consistency_result.every(isConsistent) ? 'success' : 'fail',
  consistency_result,
})

/** The directories of the option CONSISTENCY_DIR (comma-separated: *assumed*), else the root. */
const checkedDirs = (task: Task): string[] => {
  const options = task.special_config?.filter(({ config_key }) => config_key === 'CONSISTENCY_DIR')
  const dirs = (options ?? []).flatMap(({ config_value }) => config_value.split(','))
  const named = dirs.map((dir) => dir.trim()).filter(Boolean)
  if (named.length > 0) return named
  return [task.os_type === 'WINDOWS' ? 'C:\\' : '/']
}

/** The average size of a file in bytes, *assumed*. */
const FILE_BYTES = 100_000

/** The highest count that the newest edition of the reference allows. */
const MAX_FILES = 1_000_000

/** The results of the built-in agent after a copy of so many bytes: no differences. */
export const simulatedCheckResults = (task: Task, copy_bytes: number): ConsistencyResult[] => {
  const dirs = checkedDirs(task)
  return dirs.map((dir_check) => ({
    dir_check,
    num_total_files: Math.min(MAX_FILES, Math.ceil(copy_bytes / FILE_BYTES / dirs.length)),
    num_different_files: 0,
    num_target_miss_files: 0,
    num_target_more_files: 0,
  }))
}
