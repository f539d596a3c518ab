// The explanation of a task: why it is as it is, what would move it, and what holds it up.
import { errorTemplates } from '../api/refusals.ts'
import { delayNameOf } from '../domain/task/machine/guards-and-actions.ts'
import { statePathOf, type Task } from '../domain/task/task.ts'
import { inSandbox } from '../history/sandbox.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { type ActiveFault, blockersOf } from './blockers.ts'
import { dryRunActions } from './dry-run.ts'
import { currentSubTask, forecastOf } from './forecast.ts'
import { type HistoryStep, recentTransitions } from './history.ts'
import type { TaskExplanation } from './schema.ts'
import { type Removal, renderDeletedTaskExplanation, renderTaskExplanation } from './task-text.ts'
import { unreadableFaults } from './unreadable-faults.ts'

const historyOf = (workspace: Workspace, task_id: string): TaskExplanation['history'] =>
  recentTransitions(workspace, task_id).map(
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
const removalOf = (
  workspace: Workspace,
  task_id: string,
  last: HistoryStep,
): Removal | undefined => {
  if (last.state === 'GONE') return last
  const request = workspace.history.lastChangeOf('tasks', task_id)
  return request === undefined ? undefined : workspace.journal.bySeq(request)
}

const explainDeletedTask = (workspace: Workspace, task_id: string): TaskExplanation | undefined => {
  const [last] = recentTransitions(workspace, task_id, { limit: 1 })
  if (!last) return undefined
  const explanation = {
    task_id,
    workspace: workspace.name,
    now_ms: workspace.clock.now,
    state: 'GONE',
    machine_state: null,
    sub_task: null,
    history: historyOf(workspace, task_id),
    timers: [],
    actions: [],
    forecast: [],
    settles_at_ms: null,
    blockers: [],
    unreadable_faults: [],
  }
  return {
    ...explanation,
    text: renderDeletedTaskExplanation(explanation, removalOf(workspace, task_id, last)),
  }
}

const explainExistingTask = (
  workspace: Workspace,
  task: Task,
  faults: readonly ActiveFault[],
): TaskExplanation => {
  const { now } = workspace.clock
  const dryRuns = inSandbox(workspace, (sandbox) => dryRunActions(sandbox, task.id))
  const actions = dryRuns.map(({ action, refusal }) => ({
    action,
    accepted: refusal === undefined,
    error_code: refusal ? errorTemplates[refusal.refusal].code : null,
    refusal: refusal?.refusal ?? null,
  }))
  const accepts = actions.flatMap(({ action, accepted }) => (accepted ? [action] : []))
  const forecast = inSandbox(workspace, (sandbox) => forecastOf(sandbox, task.id))
  const explanation = {
    task_id: task.id,
    workspace: workspace.name,
    now_ms: now,
    state: task.state,
    machine_state: statePathOf(task),
    sub_task: currentSubTask(task),
    history: historyOf(workspace, task.id),
    timers: workspace.timers.ofTask(task.id).map(({ event, due_at }) => ({
      event: delayNameOf(event) ?? event,
      due_at_ms: due_at,
      in_ms: due_at - now,
    })),
    actions,
    forecast: forecast.map((each) => ({
      ...each,
      in_ms: each.at_ms - now,
    })),
    settles_at_ms: forecast.at(-1)?.at_ms ?? null,
    blockers: blockersOf(workspace, task, accepts, faults),
    unreadable_faults: unreadableFaults(workspace, task),
  }
  return { ...explanation, text: renderTaskExplanation(explanation, workspace.clock) }
}

/**
 * Explains a task of a workspace that has been brought to its present. `faults` are those armed for
 * it. Undefined for a task of which nothing is known.
 */
export const explainTask = (
  workspace: Workspace,
  task_id: string,
  faults: readonly ActiveFault[],
): TaskExplanation | undefined => {
  const task = workspace.tasks.get(task_id)
  return task
    ? explainExistingTask(workspace, task, faults)
    : explainDeletedTask(workspace, task_id)
}
