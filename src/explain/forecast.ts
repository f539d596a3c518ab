// What becomes of a task if only time passes.
import { statePathOf, type Task } from '../domain/task/task.ts'
import { currentRow } from '../domain/task/work.ts'
import { walkTo } from '../simulation/advance.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** Where a task will be at an instant. */
export type ForecastStep = {
  at_ms: number
  machine_state: string
  state: string
  sub_task: string | null
}

/** More timers than the life of a task has. */
const MAX_TIMERS = 10_000

/** Advances a copy of the workspace until no timer of the task is left. */
export const forecastOf = (sandbox: Workspace, task_id: string): ForecastStep[] => {
  sandbox.timers.keepOnly(task_id)
  const steps: ForecastStep[] = []
  let previous = JSON.stringify(taskPosition(sandbox, task_id))
  for (let fired = 0; fired < MAX_TIMERS; fired++) {
    const due = sandbox.timers.nextDueAt(task_id)
    if (due === null) break
    walkTo(sandbox, due)
    const now = taskPosition(sandbox, task_id)
    if (JSON.stringify(now) === previous) continue
    previous = JSON.stringify(now)
    steps.push({ at_ms: sandbox.clock.now, ...now })
  }
  return steps
}

const taskPosition = (sandbox: Workspace, task_id: string): Omit<ForecastStep, 'at_ms'> => {
  const task = sandbox.tasks.get(task_id)
  if (!task) return { machine_state: 'GONE', state: 'GONE', sub_task: null }
  return { machine_state: statePathOf(task), state: task.state, sub_task: currentSubTask(task) }
}

/** The name of the row that runs or is paused; null before the work has begun. */
export const currentSubTask = (task: Task): string | null => {
  const row = currentRow(task)
  return row && row.start_date !== null ? row.name : null
}
