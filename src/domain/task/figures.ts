// The figures a task shows at an instant: they agree with one another and with its rows.
import { copySpeed, type TaskContext } from './pace.ts'
import { progressAt, runMsAt, type SubTask } from './sub-task.ts'
import type { CloneServer, Task } from './task.ts'
import { currentRow, remainingWorkMs } from './work.ts'

/** Speeds in Mbit/s, `total_time` and `remain_ms` in virtual ms, instants epoch ms. */
export type Figures = {
  migrate_speed: number
  remain_ms: number
  estimate_complete_time: number | null
  total_time: number
  subtask_info: string | null
}

const runningRow = (task: Task): SubTask | undefined => {
  const row = currentRow(task)
  return row && row.running_at !== null ? row : undefined
}

/** An outside agent says itself how fast it is, and how long it will take. */
const speedFor = (task: Task, context: TaskContext): number =>
  context.driver === 'external'
    ? (task.report?.migrate_speed ?? 0)
    : copySpeed(task.speed_limit, context)

const remainingMsFor = (task: Task, context: TaskContext): number =>
  context.driver === 'external'
    ? (task.report?.remain_ms ?? Number.POSITIVE_INFINITY)
    : remainingWorkMs(task, context)

/** What the task shows now. While nothing runs, the figures stay as they were when it stopped. */
export const figuresOf = (task: Task, context: TaskContext): Figures => {
  const row = runningRow(task)
  const remain_ms = row ? remainingMsFor(task, context) : task.remain_ms
  const isKnown = row !== undefined && Number.isFinite(remain_ms)
  return {
    migrate_speed: row?.unit === 'bytes' ? speedFor(task, context) : 0,
    remain_ms: Number.isFinite(remain_ms) ? remain_ms : task.remain_ms,
    estimate_complete_time: isKnown ? context.now + remain_ms : task.estimate_complete_time,
    total_time: task.sub_tasks
      .filter((each) => each.name !== null)
      .reduce((sum, each) => sum + runMsAt(each, context.now), 0),
    subtask_info: row?.name ? `${row.name}-${progressAt(row, context.now)}` : null,
  }
}

/** Bytes of the data row last begun: what it has moved, and what it has to. */
export const copiedBytes = (
  task: Task,
  now: number,
): { replicatesize: number; totalsize: number } => {
  if (task.report)
    return { replicatesize: task.report.replicatesize, totalsize: task.report.totalsize }
  const row = task.sub_tasks.findLast((each) => each.unit === 'bytes' && each.start_date !== null)
  if (!row) return { replicatesize: 0, totalsize: 0 }
  const moved = row.done + (row.running_at === null ? 0 : row.rate * (now - row.running_at))
  return { replicatesize: Math.floor(Math.min(row.work, moved)), totalsize: row.work }
}

/**
 * A clone is prepared first and created after a third of its row (order by its names, *assumed*).
 */
export const cloneServerAt = (task: Task, now: number): CloneServer | null => {
  const row = runningRow(task)
  if (row?.name !== 'CLONE_VM' || progressAt(row, now) < 33) return task.clone_server
  return { ...task.clone_server, clone_state: 'CREATING' }
}
