// Consistency checks.
import { z } from 'zod'
import { drift, int, legacy, list, replyObject, requestObject, text } from '../fields.ts'
import { Instant } from './common.ts'

// 100000 before, 1000000 now.
const fileCount = drift(int(1_000_000), int())

/** The result for a directory: UpdateConsistencyResult, ShowConsistencyResult. */
export const ConsistencyResult = requestObject(
  {
    dir_check: text(1024),
    num_total_files: fileCount,
    num_different_files: fileCount,
    num_target_miss_files: fileCount,
    num_target_more_files: fileCount,
  },
  [
    'dir_check',
    'num_total_files',
    'num_different_files',
    'num_target_miss_files',
    'num_target_more_files',
  ],
)

/** UpdateConsistencyResult. */
export const SetConsistencyResultRequestBody = requestObject({
  consistency_result: drift(list(ConsistencyResult, 30), list(ConsistencyResult)),
  finished_time: legacy(Instant),
})

/** One check of a task, as an object or as its JSON text: ShowConsistencyResult. */
export const ConsistencyResultGroup = replyObject({
  finished_time: Instant,
  check_result: text(),
  consistency_result: list(ConsistencyResult),
})

/** ShowConsistencyResult. The last two fields are those of 2023-12 to 2025-03. */
export const ShowConsistencyResultResponse = replyObject({
  // Texts in the newest edition and for typed SDKs, objects for Terraform.
  result_list: list(z.union([text(65_535), ConsistencyResultGroup])),
  task_id: text(),
  consistency_result: list(ConsistencyResult),
  finished_time: Instant,
})

/** A task to export: ExportConsistencyResults. */
export const BatchConsistencyReq = requestObject({
  task_id: drift(text(36, 1), text()),
  source_id: text(),
  source_name: text(),
})

/** ExportConsistencyResults. */
export const BatchGetConsistencyResultReq = requestObject(
  { task_info: drift(list(BatchConsistencyReq, 200, 1), list(BatchConsistencyReq)) },
  ['task_info'],
)
