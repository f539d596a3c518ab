// The explanation of a task: why it is as it is, what would move it, and what holds it up.
import { refusals } from '../api/refusals.ts'
import { delayOf } from '../domain/task/machine/delay-name.ts'
import { placeOf, type Task } from '../domain/task/task.ts'
import { inCopy } from '../history/sandbox.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { actionsOf } from './attempt.ts'
import { holdsOf, type StandingFault } from './holds.ts'
import { begunRow, outlookOf } from './outlook.ts'
import { lastTransitions, type PastStep } from './past.ts'
import type { TaskExplanation } from './schema.ts'
import { goneText, type Removal, taskText } from './task-text.ts'
import { unreadableFaults } from './unreadable-faults.ts'

const pastOf = (workspace: Workspace, task_id: string): TaskExplanation['past'] =>
  lastTransitions(workspace, task_id).map(
    ({ at_ms, event, from, to, state, sub_task, request_id, operation }) => ({
      at_ms,
      event,
      from,
      to,
      state,
      sub_task,
      request_id,
      operation,
    }),
  )

/** What took a task away: its way's last step, or a request that took its server and it along. */
const removalOf = (workspace: Workspace, task_id: string, last: PastStep): Removal | undefined => {
  if (last.state === 'GONE') return last
  const request = workspace.history.lastChangeOf('tasks', task_id)
  return request === undefined ? undefined : workspace.journal.ofNumber(request)
}

const gone = (workspace: Workspace, task_id: string): TaskExplanation | undefined => {
  const [last] = lastTransitions(workspace, task_id, { newest: 1 })
  if (!last) return undefined
  const told = {
    task_id,
    workspace: workspace.name,
    now_ms: workspace.clock.now,
    state: 'GONE',
    place: null,
    sub_task: null,
    past: pastOf(workspace, task_id),
    timers: [],
    actions: [],
    outlook: [],
    rests_at_ms: null,
    held_up_by: [],
    unreadable_faults: [],
  }
  return { ...told, text: goneText(told, removalOf(workspace, task_id, last)) }
}

const present = (
  workspace: Workspace,
  task: Task,
  faults: readonly StandingFault[],
): TaskExplanation => {
  const { now } = workspace.clock
  const tried = inCopy(workspace, (copy) => actionsOf(copy, task.id))
  const actions = tried.map(({ action, refusal }) => ({
    action,
    accepted: refusal === undefined,
    error_code: refusal ? refusals[refusal.refusal].code : null,
    refusal: refusal?.refusal ?? null,
  }))
  const accepts = actions.flatMap(({ action, accepted }) => (accepted ? [action] : []))
  const outlook = inCopy(workspace, (copy) => outlookOf(copy, task.id))
  const told = {
    task_id: task.id,
    workspace: workspace.name,
    now_ms: now,
    state: task.state,
    place: placeOf(task),
    sub_task: begunRow(task),
    past: pastOf(workspace, task.id),
    timers: workspace.timers.ofTask(task.id).map(({ event, due_at }) => ({
      event: delayOf(event) ?? event,
      due_at_ms: due_at,
      in_ms: due_at - now,
    })),
    actions,
    outlook: outlook.map((each) => ({ ...each, in_ms: each.at_ms - now })),
    rests_at_ms: outlook.at(-1)?.at_ms ?? null,
    held_up_by: holdsOf(workspace, task, accepts, faults),
    unreadable_faults: unreadableFaults(workspace, task),
  }
  return { ...told, text: taskText(told, workspace.clock) }
}

/**
 * Explains a task of a workspace that has been brought to its present. `faults` are those armed for
 * it. Undefined for a task of which nothing is known.
 */
export const explainTask = (
  workspace: Workspace,
  task_id: string,
  faults: readonly StandingFault[],
): TaskExplanation | undefined => {
  const task = workspace.tasks.get(task_id)
  return task ? present(workspace, task, faults) : gone(workspace, task_id)
}
