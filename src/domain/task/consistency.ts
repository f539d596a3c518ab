// Consistency checks: what is found in the directories of source and target, and in sum.
import type { Task } from './task.ts'

/** What was found in one directory: counts of files. */
export type ConsistencyResult = {
  dir_check: string
  num_total_files: number
  num_different_files: number
  num_target_miss_files: number
  num_target_more_files: number
}

/** One check of a task, as ShowConsistencyResult tells it; `finished_time` is epoch ms. */
export type ConsistencyResultGroup = {
  finished_time: number
  check_result: string
  consistency_result: ConsistencyResult[]
}

const isConsistent = (result: ConsistencyResult) =>
  result.num_different_files + result.num_target_miss_files + result.num_target_more_files === 0

/**
 * The directories' results as one check. Its `check_result` is "success" where nothing differs, as
 * printed for ShowConsistencyResult, else "fail" (*assumed*: the pair of UpdateCommandResult).
 */
export const toResultGroup = (
  consistency_result: ConsistencyResult[],
  finished_time: number,
): ConsistencyResultGroup => ({
  finished_time,
  check_result: consistency_result.every(isConsistent) ? 'success' : 'fail',
  consistency_result,
})

/** The option CONSISTENCY_DIR (its form, a comma between directories, is *assumed*), or all. */
const checkedDirs = (task: Task): string[] => {
  const options = task.special_config?.filter(({ config_key }) => config_key === 'CONSISTENCY_DIR')
  const dirs = (options ?? []).flatMap(({ config_value }) => config_value.split(','))
  const named = dirs.map((dir) => dir.trim()).filter(Boolean)
  if (named.length > 0) return named
  return [task.os_type === 'WINDOWS' ? 'C:\\' : '/']
}

/** Average size of a file, *assumed*. */
const FILE_BYTES = 100_000

/** What the newest table allows for a count. */
const MAX_FILES = 1_000_000

/** What the built-in agent finds after a copy of so many bytes: no difference anywhere. */
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
