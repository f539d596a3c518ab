// The figures that a task shows at an instant, consistent with each other and with its rows.
import { copySpeed, type TaskContext } from './pace.ts'
import { progressAt, runMsAt, type SubTask } from './sub-task.ts'
import type { CloneServer, Task, TaskState } from './task.ts'
import { currentRow, remainingWorkMs } from './work.ts'

/** Speeds in Mbit/s, `total_time` and `remain_ms` in virtual ms, instants epoch ms. */
export type Figures = {
  migrate_speed: number
  remain_ms: number | null
  estimate_complete_time: number | null
  total_time: number
  subtask_info: string | null
}

const runningRow = (task: Task): SubTask | undefined => {
  const row = currentRow(task)
  return row && row.running_at !== null ? row : undefined
}

/** An external agent reports its own speed and remaining time. */
const speedFor = (task: Task, context: TaskContext): number =>
  context.driver === 'external'
    ? (task.report?.migrate_speed ?? 0)
    : copySpeed(task.speed_limit, context)

const remainingMsFor = (task: Task, context: TaskContext): number =>
  context.driver === 'external'
    ? (task.report?.remain_ms ?? Number.POSITIVE_INFINITY)
    : remainingWorkMs(task, context)

const ended: readonly TaskState[] = ['MIGRATE_SUCCESS', 'MIGRATE_FAIL', 'SYNC_FAIL']

/**
 * The figures of a task now. While nothing runs they stay as they were when it stopped. After
 * success no time remains to be shown (ListTasks and ListServers examples); after a failure neither
 * (*assumed*: no example).
 */
export const figuresOf = (task: Task, context: TaskContext): Figures => {
  const row = runningRow(task)
  const hasEnded = ended.includes(task.state)
  const remain_ms = row ? remainingMsFor(task, context) : task.remain_ms
  const isKnown = row !== undefined && Number.isFinite(remain_ms)
  return {
    migrate_speed: row?.unit === 'bytes' ? speedFor(task, context) : 0,
    ...(hasEnded
      ? { remain_ms: null, estimate_complete_time: null }
      : {
          remain_ms: Number.isFinite(remain_ms) ? remain_ms : task.remain_ms,
          estimate_complete_time: isKnown ? context.now + remain_ms : task.estimate_complete_time,
        }),
    total_time: task.sub_tasks
      .filter((each) => each.name !== null)
      .reduce((sum, each) => sum + runMsAt(each, context.now), 0),
    subtask_info: row?.name ? `${row.name}-${progressAt(row, context.now)}` : null,
  }
}

/**
 * Bytes of the data row that began last: copied so far, and in total. Both are 0 once the target is
 * launched (ListServers examples of finished sources).
 */
export const copiedBytes = (
  task: Task,
  now: number,
): { replicatesize: number; totalsize: number } => {
  if (task.state === 'MIGRATE_SUCCESS') return { replicatesize: 0, totalsize: 0 }
  if (task.report)
    return { replicatesize: task.report.replicatesize, totalsize: task.report.totalsize }
  const row = task.sub_tasks.findLast((each) => each.unit === 'bytes' && each.start_date !== null)
  if (!row) return { replicatesize: 0, totalsize: 0 }
  const moved = row.done + (row.running_at === null ? 0 : row.rate * (now - row.running_at))
  return { replicatesize: Math.floor(Math.min(row.work, moved)), totalsize: row.work }
}

/** The clone of a task: it is PREPARING for a third of its row, then CREATING (*assumed*). */
export const cloneServerAt = (task: Task, now: number): CloneServer | null => {
  const row = runningRow(task)
  if (row?.name !== 'CLONE_VM' || progressAt(row, now) < 33) return task.clone_server
  return { ...task.clone_server, clone_state: 'CREATING' }
}
