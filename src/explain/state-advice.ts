// A request that the state of a task refused: what that state was, which actions it takes, and the
// path to a state that takes the request.
import { errorTemplates } from '../api/error-templates.ts'
import { lifecycleState } from '../domain/task/machine/describe.ts'
import { statePathOf } from '../domain/task/task.ts'
import { inSandbox } from '../history/sandbox.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { type DryRunRequest, dryRunActions, dryRunRequest } from './dry-run.ts'
import { findPath } from './find-path.ts'
import { fixStep, httpCall, retryStep } from './fix-step.ts'
import { joinWithAnd } from './format.ts'
import { describeTransition, recentTransitions, transitionIntoCurrentState } from './history.ts'
import { type Advice, noAdvice, type RefusalContext, taskAndServerOf } from './refusal-context.ts'

/** Reads the task as it was at the refusal, and tries out which calls lead on from there. */
export const stateAdvice = (refused: RefusalContext): Advice => {
  const { workspace, originalRequest } = refused
  if (!workspace || !originalRequest) return noAdvice
  const rewound = 'The state at that moment is not available: the workspace was rewound since.'
  return (
    refused.inSandboxAtRefusal((sandbox) =>
      adviceIn(sandbox, refused, workspace, originalRequest),
    ) ?? { ...noAdvice, reasons: [rewound] }
  )
}

/** Undefined for a sandbox that does not show the state that the request met. */
const adviceIn = (
  sandbox: Workspace,
  refused: RefusalContext,
  workspace: Workspace,
  request: DryRunRequest,
): Advice | undefined => {
  const { task, server } = taskAndServerOf(refused, sandbox)
  const { context, facts } = refused
  if (!task) return noAdvice
  if (facts.state !== undefined && facts.state !== task.state) return undefined
  const machine_state = statePathOf(task)
  const info = lifecycleState(machine_state)
  const description = info?.description ?? ''
  const { accepts, refuses } = tryActions(sandbox, task.id)
  const path = findPath(sandbox, task.id, request, context.strict)
  return {
    reasons: [
      `The task ${task.id} was ${task.state}, at ${machine_state} of its lifecycle: ${description}`,
      accepts.length > 0
        ? `There it takes ${joinWithAnd(accepts)}.`
        : 'There it takes no action: it leaves that state by itself.',
      ...describeEntryIntoState(refused, workspace, task.id),
      describeCurrentState(refused, workspace, request),
    ],
    fix: path ? [...path, retryStep] : [recreateStep(task.id, request)],
    details: {
      task_id: task.id,
      state: task.state,
      machine_state,
      description,
      evidence: info?.basis ?? 'assumed',
      source_state: server?.state ?? null,
      accepts,
      refuses,
      is_reachable: path !== undefined,
    },
    replacesRemedy: true,
  }
}

const tryActions = (sandbox: Workspace, task_id: string) => {
  const actions = dryRunActions(sandbox, task_id)
  const accepts = actions.flatMap(({ action, refusal }) => (refusal ? [] : [action]))
  const refuses = actions.flatMap(({ action, refusal: { refusal } = {} }) =>
    refusal ? [{ action, refusal, error_code: errorTemplates[refusal].code }] : [],
  )
  return { accepts, refuses }
}

/** What a new task has to be created with, so that it takes the action. */
const creationHints: Readonly<Record<string, string>> = {
  migration_test: ' with need_migration_test true, for a source whose agent is 25.5.0 or newer',
}

const recreateStep = (task_id: string, { input }: DryRunRequest) => {
  const { operation } = (input.body ?? {}) as { operation?: unknown }
  const hint = creationHints[`${operation}`] ?? ''
  return fixStep(
    `No calls lead from there to a state that takes this: delete the task, and create it again${hint}.`,
    httpCall('DELETE', `/v3/tasks/${task_id}`),
  )
}

const describeEntryIntoState = (
  { seq, at_ms }: RefusalContext,
  workspace: Workspace,
  task_id: string,
): string[] => {
  const range = { last_request: seq, until_ms: at_ms, limit: Number.POSITIVE_INFINITY }
  const entry = transitionIntoCurrentState(recentTransitions(workspace, task_id, range))
  return entry ? [`It had become ${entry.state} by ${describeTransition(entry, at_ms)}.`] : []
}

const describeCurrentState = (
  refused: RefusalContext,
  workspace: Workspace,
  request: DryRunRequest,
): string => {
  const { strict } = refused.context
  const refusal = inSandbox(workspace, (sandbox) => dryRunRequest(sandbox, request, strict))
  const { task } = taskAndServerOf(refused, workspace)
  const outcome = refusal ? `refused with ${errorTemplates[refusal.refusal].code}` : 'accepted'
  const state = task ? `The task is ${task.state} now` : 'The task is deleted now'
  return `${state}, and the same request would be ${outcome}.`
}
