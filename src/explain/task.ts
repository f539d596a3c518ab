// The explanation of a task: how it came here, what would move it, and what blocks it.
import { errorTemplates } from '../api/error-templates.ts'
import { delayNameOf } from '../domain/task/machine/guards-and-actions.ts'
import { statePathOf, type Task } from '../domain/task/task.ts'
import { inSandbox } from '../history/sandbox.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { unreadableFaults } from './active-faults.ts'
import { blockersOf } from './blockers.ts'
import { dryRunActions } from './dry-run.ts'
import { currentSubTask, forecastOf } from './forecast.ts'
import { type HistoryStep, recentTransitions } from './history.ts'
import type { TaskExplanation } from './schema.ts'
import { type Removal, renderDeletedTaskExplanation, renderTaskExplanation } from './task-text.ts'

/**
 * Explains a task of a workspace whose clock is at its present; undefined if nothing is known of
 * the task.
 */
export const explainTask = (workspace: Workspace, task_id: string): TaskExplanation | undefined => {
  const task = workspace.tasks.get(task_id)
  return task ? explainExistingTask(workspace, task) : explainDeletedTask(workspace, task_id)
}

const explainExistingTask = (workspace: Workspace, task: Task): TaskExplanation => {
  const { now } = workspace.clock
  const dryRuns = inSandbox(workspace, (sandbox) => dryRunActions(sandbox, task.id))
  const forecast = inSandbox(workspace, (sandbox) => forecastOf(sandbox, task.id))
  const accepts = dryRuns.flatMap(({ action, refusal }) => (refusal ? [] : [action]))
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
    actions: dryRuns.map(({ action, refusal }) => ({
      action,
      accepted: refusal === undefined,
      error_code: refusal ? errorTemplates[refusal.refusal].code : null,
      refusal: refusal?.refusal ?? null,
    })),
    forecast: forecast.map((step) => ({ ...step, in_ms: step.at_ms - now })),
    settles_at_ms: forecast.at(-1)?.at_ms ?? null,
    blockers: blockersOf(workspace, task, accepts),
    unreadable_faults: unreadableFaults(workspace, task),
  }
  return { ...explanation, text: renderTaskExplanation(explanation, workspace.clock) }
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
  const removal = removalOf(workspace, task_id, last)
  return { ...explanation, text: renderDeletedTaskExplanation(explanation, removal) }
}

const historyOf = (workspace: Workspace, task_id: string): TaskExplanation['history'] =>
  recentTransitions(workspace, task_id).map(
    ({ id: _id, request: _request, kind: _kind, task_id: _task_id, ...step }) => step,
  )

/** The last transition of a deleted task, or the request that deleted its server and it too. */
const removalOf = (
  workspace: Workspace,
  task_id: string,
  last: HistoryStep,
): Removal | undefined => {
  if (last.state === 'GONE') return last
  const request = workspace.history.lastChangeOf('tasks', task_id)
  return request === undefined ? undefined : workspace.journal.bySeq(request)
}
