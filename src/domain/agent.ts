// The agent's side of a migration: its commands, and how its reports change a task.
import { progressAt, type SubTaskName } from './task/sub-task.ts'
import type { Task } from './task/task.ts'
import { currentRow } from './task/work.ts'

/** The values of ShowCommand's `command_name` (reference, 5.5.1). */
export type AgentCommand =
  | 'START'
  | 'STOP'
  | 'SKIP'
  | 'PREMIGRATE'
  | 'DELETE'
  | 'TASK_NOT_STARTED'
  | 'TASK_HAS_STOPPED'
  | 'TASK_HAS_FINISHED'

/** A report on one sub-task; `progress` in whole percent. */
export type ProgressReport = {
  subtask_name: SubTaskName
  progress: number
  process_trace: string | null
}

/**
 * Applies a reported progress to the current row; progress never decreases. A report on another row
 * changes nothing.
 */
export const applyProgress = (
  task: Task,
  { subtask_name, ...report }: ProgressReport,
  now: number,
): Task => {
  const row = currentRow(task)
  if (row?.name !== subtask_name) return task
  const progress = Math.max(report.progress, progressAt(row, now))
  const reported = {
    ...row,
    done: (row.work * progress) / 100,
    ran_ms: row.ran_ms + (row.running_at === null ? 0 : now - row.running_at),
    running_at: row.running_at === null ? null : now,
    process_trace: report.process_trace,
  }
  return { ...task, sub_tasks: task.sub_tasks.map((each) => (each === row ? reported : each)) }
}

/** Whether a row with this name has not ended yet. */
export const hasUnfinishedSubTask = (task: Task, name: SubTaskName): boolean =>
  task.sub_tasks.some((row) => row.name === name && row.end_date === null)

/**
 * The error with which a task fails when its agent starts anew (FAQ 16.8, 16.29); undefined for a
 * task that goes on. A Linux task that copies by block is *assumed* to go on until it synchronises.
 */
export const agentRestartError = ({ os_type, type, state }: Task): string | undefined => {
  if (state === 'SYNCING' && (os_type === 'WINDOWS' || type === 'MIGRATE_BLOCK')) return 'SMS.1414'
  return state === 'RUNNING' && os_type === 'WINDOWS' ? 'SMS.0212' : undefined
}

/** A finished Windows source whose agent starts anew stays disconnected (FAQ 7.12). */
export const losesFinishedSource = ({ os_type, state }: Task): boolean =>
  os_type === 'WINDOWS' && state === 'MIGRATE_SUCCESS'
