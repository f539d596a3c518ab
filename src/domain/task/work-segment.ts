// The segment of work that a task is in. A fault matches within one segment.
import { type SubTask, workDoneAt } from './sub-task.ts'
import { statePathOf, type Task } from './task.ts'
import { currentRow } from './work.ts'

/**
 * One uninterrupted piece of work: a run of a sub-task, a drill, or a clearing of snapshots. `key`
 * is unique within the task. Work that continues after a pause or a failure is a new segment.
 */
export type WorkSegment = { key: string } & (
  | { kind: 'row'; row: SubTask }
  // States that a delay of this name ends; they have no row.
  | { kind: 'drill' | 'clearing' }
)

/** The present segment; undefined while nothing runs, and in pauses between two sub-tasks. */
export const workSegmentOf = (task: Task): WorkSegment | undefined => {
  const key = statePathOf(task)
  if (key === 'READY.premiging' || key === 'READY.drilling') return { key, kind: 'drill' }
  if (key === 'MIGRATE_SUCCESS.clearing') return { key, kind: 'clearing' }
  const row = currentRow(task)
  if (!row || row.name === null || row.running_at === null) return undefined
  return { key: `${key} ${task.sub_tasks.indexOf(row)}`, kind: 'row', row }
}

/**
 * The instant (epoch ms) at which a row reaches so many percent at its present rate; `now` if it
 * has already, Infinity at rate 0.
 */
export const progressReachedAt = (row: SubTask, percent: number, now: number): number => {
  const left = (row.work * percent) / 100 - workDoneAt(row, now)
  if (left <= 0) return now
  return row.rate > 0 ? now + Math.ceil(left / row.rate) : Number.POSITIVE_INFINITY
}
