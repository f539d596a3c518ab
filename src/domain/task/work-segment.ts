// The stretch of work that a task is at: what faults on a task's way are met within.
import { doneAt, type SubTask } from './sub-task.ts'
import { placeOf, type Task } from './task.ts'
import { currentRow } from './work.ts'

/**
 * One uninterrupted piece of work: a run of a sub-task, a drill, a clearing of snapshots. `key`
 * tells it from the others of its task; what is paused or has failed begins a new one.
 */
export type Stretch = { key: string } & (
  | { does: 'row'; row: SubTask }
  // The states that one delay of this name ends, and no row.
  | { does: 'drill' | 'clearing' }
)

/** What the task is at; undefined while it rests, and in the pauses between two sub-tasks. */
export const stretchOf = (task: Task): Stretch | undefined => {
  const key = placeOf(task)
  if (key === 'READY.premiging') return { key, does: 'drill' }
  if (key === 'MIGRATE_SUCCESS.clearing') return { key, does: 'clearing' }
  const row = currentRow(task)
  if (!row || row.name === null || row.running_at === null) return undefined
  return { key: `${key} ${task.sub_tasks.indexOf(row)}`, does: 'row', row }
}

/**
 * The instant (epoch ms) at which a row comes to so many percent, as fast as it is now; `now` if it
 * is there already, Infinity if nothing moves it.
 */
export const reachedAt = (row: SubTask, percent: number, now: number): number => {
  const left = (row.work * percent) / 100 - doneAt(row, now)
  if (left <= 0) return now
  return row.rate > 0 ? now + Math.ceil(left / row.rate) : Number.POSITIVE_INFINITY
}
