// What a task's event log is told of each step of its life.
import { delayNameOf } from '../domain/task/machine/delay-name.ts'
import { statePathOf, type Task } from '../domain/task/task.ts'
import type { Workspace } from '../workspace/workspace.ts'

const runningSubTask = (task: Task) =>
  task.sub_tasks.find((row) => row.start_date !== null && row.end_date === null)?.name ?? null

const loggedStateOf = (task: Task) => `${statePathOf(task)} ${task.state} ${runningSubTask(task)}`

/** Notes where a task went, if it went anywhere; `before` is undefined for a new one. */
export const logTransition = (
  workspace: Workspace,
  event: string,
  before: Task | undefined,
  after: Task,
): void => {
  if (before && loggedStateOf(before) === loggedStateOf(after)) return
  const isGone = !workspace.tasks.get(after.id)
  workspace.events.add({
    kind: 'transition',
    at_ms: workspace.clock.now,
    task_id: after.id,
    event: delayNameOf(event) ?? event,
    from: before ? statePathOf(before) : null,
    to: statePathOf(after),
    state: isGone ? 'GONE' : after.state,
    sub_task: runningSubTask(after),
  })
}
