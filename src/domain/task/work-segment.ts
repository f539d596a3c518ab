// The stretch of work that a task is at: what faults on a task's way are met within.
import { type SubTask, workDoneAt } from './sub-task.ts'
import { statePathOf, type Task } from './task.ts'
import { currentRow } from './work.ts'

/**
 * One uninterrupted piece of work: a run of a sub-task, a drill, a clearing of snapshots. `key`
 * tells it from the others of its task; what is paused or has failed begins a new one.
 */
export type WorkSegment = { key: string } & (
  | { kind: 'row'; row: SubTask }
  // The states that one delay of this name ends, and no row.
  | { kind: 'drill' | 'clearing' }
)

/** What the task is at; undefined while it rests, and in the pauses between two sub-tasks. */
export const workSegmentOf = (task: Task): WorkSegment | undefined => {
  const key = statePathOf(task)
  if (key === 'READY.premiging') return { key, kind: 'drill' }
  if (key === 'MIGRATE_SUCCESS.clearing') return { key, kind: 'clearing' }
  const row = currentRow(task)
  if (!row || row.name === null || row.running_at === null) return undefined
  return { key: `${key} ${task.sub_tasks.indexOf(row)}`, kind: 'row', row }
}

/**
 * The instant (epoch ms) at which a row comes to so many percent, as fast as it is now; `now` if it
 * is there already, Infinity if nothing moves it.
 */
export const progressReachedAt = (row: SubTask, percent: number, now: number): number => {
  const left = (row.work * percent) / 100 - workDoneAt(row, now)
  if (left <= 0) return now
  return row.rate > 0 ? now + Math.ceil(left / row.rate) : Number.POSITIVE_INFINITY
}
