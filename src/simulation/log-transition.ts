// What a task's event log is told of each step of its life.
import { delayOf } from '../domain/task/machine/delay-name.ts'
import { placeOf, type Task } from '../domain/task/task.ts'
import type { Workspace } from '../workspace/workspace.ts'

const runningRow = (task: Task) =>
  task.sub_tasks.find((row) => row.start_date !== null && row.end_date === null)?.name ?? null

const appearance = (task: Task) => `${placeOf(task)} ${task.state} ${runningRow(task)}`

/** Notes where a task went, if it went anywhere; `before` is undefined for a new one. */
export const noteTransition = (
  workspace: Workspace,
  event: string,
  before: Task | undefined,
  after: Task,
): void => {
  if (before && appearance(before) === appearance(after)) return
  const isGone = !workspace.tasks.get(after.id)
  workspace.happenings.note({
    kind: 'transition',
    at_ms: workspace.clock.now,
    task_id: after.id,
    event: delayOf(event) ?? event,
    from: before ? placeOf(before) : null,
    to: placeOf(after),
    state: isGone ? 'GONE' : after.state,
    sub_task: runningRow(after),
  })
}
