// A request that the state of a task refused: what state that was, what it would have taken, and
// the way to a state that takes the request.
import { errorTemplates } from '../api/refusals.ts'
import { lifecycleStates } from '../domain/task/machine/describe.ts'
import { statePathOf } from '../domain/task/task.ts'
import { inSandbox } from '../history/sandbox.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { type Advice, noAdvice } from './advice.ts'
import { dryRunActions, dryRunRequest } from './dry-run.ts'
import { findPath } from './find-path.ts'
import { joinWithAnd } from './format.ts'
import { describeTransition, recentTransitions, transitionIntoCurrentState } from './history.ts'
import { type RefusalContext, taskAndServerOf } from './refusal-context.ts'

const findState = (statePath: string) => lifecycleStates().find(({ name }) => name === statePath)

/** What a new task must be made with, so that it takes the action. */
const creationHints: Readonly<Record<string, string>> = {
  migration_test: ' with need_migration_test true, for a source whose agent is 25.5.0 or newer',
}

const creationHint = ({ input }: NonNullable<RefusalContext['originalRequest']>) =>
  creationHints[`${(input.body as { operation?: unknown } | undefined)?.operation}`] ?? ''

const describeCurrentState = (refused: RefusalContext, workspace: Workspace) => {
  const { originalRequest, context } = refused
  if (!originalRequest) return []
  const now = inSandbox(workspace, (sandbox) =>
    dryRunRequest(sandbox, originalRequest, context.strict),
  )
  const { task } = taskAndServerOf(refused, workspace)
  const state = task ? `The task is ${task.state} now` : 'The task is gone now'
  return [
    now
      ? `${state}, and the same request would be refused with ${errorTemplates[now.refusal].code}.`
      : `${state}, and the same request would be accepted.`,
  ]
}

const describeEntryIntoState = (refused: RefusalContext, task_id: string): string[] => {
  const { workspace, seq, at_ms } = refused
  const until = { last_request: seq, until_ms: at_ms, limit: Number.POSITIVE_INFINITY }
  const entered =
    workspace && transitionIntoCurrentState(recentTransitions(workspace, task_id, until))
  return entered ? [`It had become ${entered.state} by ${describeTransition(entered, at_ms)}.`] : []
}

const adviceInState = (sandbox: Workspace, refused: RefusalContext): Advice | undefined => {
  const { task, server } = taskAndServerOf(refused, sandbox)
  const { originalRequest, context, facts } = refused
  if (!task || !originalRequest) return noAdvice
  // A history that was cut, or rewound, does not show what the request saw.
  if (facts.state !== undefined && facts.state !== task.state) return undefined
  const statePath = statePathOf(task)
  const stateInfo = findState(statePath)
  const actions = dryRunActions(sandbox, task.id)
  const accepts = actions.flatMap(({ action, refusal }) => (refusal ? [] : [action]))
  const steps = findPath(sandbox, task.id, originalRequest, context.strict)
  const again = { message: 'Send the same request again.', call: null }
  return {
    reasons: [
      `The task ${task.id} was ${task.state}, at ${statePath} of its lifecycle: ${stateInfo?.description ?? ''}`,
      accepts.length > 0
        ? `There it takes ${joinWithAnd(accepts)}.`
        : 'There it takes no action: it leaves that state by itself.',
    ],
    fix: steps
      ? [...steps, again]
      : [
          {
            message: `No calls lead from there to a state that takes this: delete the task, and create it anew${creationHint(originalRequest)}.`,
            call: { method: 'DELETE', path: `/v3/tasks/${task.id}` },
          },
        ],
    details: {
      task_id: task.id,
      state: task.state,
      machine_state: statePath,
      description: stateInfo?.description ?? '',
      evidence: stateInfo?.basis ?? 'assumed',
      source_state: server?.state ?? null,
      accepts,
      refuses: actions.flatMap(({ action, refusal }) =>
        refusal
          ? [{ action, refusal: refusal.refusal, error_code: errorTemplates[refusal.refusal].code }]
          : [],
      ),
      is_reachable: steps !== undefined,
    },
    replacesRemedy: true,
  }
}

/** Looks at the task as it was when it refused, and tries out what would lead on. */
export const stateAdvice = (refused: RefusalContext): Advice => {
  const { workspace } = refused
  if (!workspace) return noAdvice
  const then = refused.inSandboxAtRefusal((sandbox) => adviceInState(sandbox, refused))
  if (then === noAdvice) return noAdvice
  if (!then)
    return {
      ...noAdvice,
      reasons: [
        'The state of that moment can no longer be looked at: the workspace has gone back since.',
      ],
    }
  const task_id = `${then.details.task_id}`
  return {
    ...then,
    reasons: [
      ...then.reasons,
      ...describeEntryIntoState(refused, task_id),
      ...describeCurrentState(refused, workspace),
    ],
  }
}
