// What will become of a task if nobody does anything but let time pass.
import { placeOf, type Task } from '../domain/task/task.ts'
import { currentRow } from '../domain/task/work.ts'
import { walkTo } from '../simulation/advance.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** Where a task will be at an instant. */
export type Prospect = { at_ms: number; place: string; state: string; sub_task: string | null }

/** More timers than any life has. */
const MAX_TIMERS = 10_000

/** The row that runs, or stands where it was held. */
export const begunRow = (task: Task): string | null => {
  const row = currentRow(task)
  return row && row.start_date !== null ? row.name : null
}

const look = (copy: Workspace, task_id: string): Omit<Prospect, 'at_ms'> => {
  const task = copy.tasks.get(task_id)
  if (!task) return { place: 'GONE', state: 'GONE', sub_task: null }
  return { place: placeOf(task), state: task.state, sub_task: begunRow(task) }
}

/** Walks a copy of the workspace forward until nothing of the task is due any more. */
export const outlookOf = (copy: Workspace, task_id: string): Prospect[] => {
  copy.timers.keepOnly(task_id)
  const prospects: Prospect[] = []
  let seen = JSON.stringify(look(copy, task_id))
  for (let met = 0; met < MAX_TIMERS; met++) {
    const due = copy.timers.nextDueAt(task_id)
    if (due === null) break
    walkTo(copy, due)
    const now = look(copy, task_id)
    if (JSON.stringify(now) === seen) continue
    seen = JSON.stringify(now)
    prospects.push({ at_ms: copy.clock.now, ...now })
  }
  return prospects
}
