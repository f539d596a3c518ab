// The exported results of consistency checks: a CSV file (its form is *assumed*; none is printed).
import type { ConsistencyResultGroup } from '../../domain/task/consistency.ts'
import type { Task } from '../../domain/task/task.ts'

/** The checks of one task. */
export type TaskChecks = { task: Task; source_name: string; groups: ConsistencyResultGroup[] }

const columnTitles = {
  en: [
    'Source Server Name',
    'Source Server ID',
    'Task ID',
    'Finished',
    'Result',
    'Directory',
    'Total Files',
    'Different Files',
    'Files Missing on Target',
    'Extra Files on Target',
  ],
  zh: [
    '源端服务器名称',
    '源端服务器ID',
    '任务ID',
    '完成时间',
    '校验结果',
    '校验目录',
    '文件总数',
    '不一致文件数',
    '目的端缺少文件数',
    '目的端多出文件数',
  ],
}

/** The last valid date, epoch ms. */
const LAST_DATE = 8_640_000_000_000_000

const dateOf = (at: number) => (at <= LAST_DATE ? new Date(at).toISOString() : `${at}`)

const cell = (value: string | number) =>
  /[",\r\n]/.test(`${value}`) ? `"${`${value}`.replaceAll('"', '""')}"` : `${value}`

const linesOf = ({ task, source_name, groups }: TaskChecks) =>
  groups.flatMap(({ finished_time, check_result, consistency_result }) =>
    consistency_result.map((found) => [
      source_name,
      task.source_server_id,
      task.id,
      dateOf(finished_time),
      check_result,
      found.dir_check,
      found.num_total_files,
      found.num_different_files,
      found.num_target_miss_files,
      found.num_target_more_files,
    ]),
  )

/**
 * The text of the file: UTF-8 with a byte order mark, which spreadsheets need; a header in the
 * language of X-Language (zh-cn, else English), then a line for each directory of each check.
 */
export const resultsFile = (taskChecks: readonly TaskChecks[], language = 'en-us'): string => {
  const header = /^zh/i.test(language) ? columnTitles.zh : columnTitles.en
  const lines = [header, ...taskChecks.flatMap(linesOf)]
  return `\uFEFF${lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('')}`
}
