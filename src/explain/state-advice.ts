// A request that the state of a task refused: what state that was, what it would have taken, and
// the way to a state that takes the request.
import { refusals } from '../api/refusals.ts'
import { lifeStates } from '../domain/task/machine/describe.ts'
import { placeOf } from '../domain/task/task.ts'
import { inCopy } from '../history/sandbox.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { type Refused, subjectOf } from './about.ts'
import { type Advice, noAdvice } from './advice.ts'
import { actionsOf, tryOut } from './attempt.ts'
import { entryInto, eventPhrase, lastTransitions } from './past.ts'
import { wayTo } from './way.ts'
import { listed } from './words.ts'

const stateNamed = (place: string) => lifeStates().find(({ name }) => name === place)

/** What a new task must be made with, so that it takes the action. */
const needs: Readonly<Record<string, string>> = {
  migration_test: ' with need_migration_test true, for a source whose agent is 25.5.0 or newer',
}

const anew = ({ input }: NonNullable<Refused['trial']>) =>
  needs[`${(input.body as { operation?: unknown } | undefined)?.operation}`] ?? ''

const changedSince = (refused: Refused, workspace: Workspace) => {
  const { trial, setting } = refused
  if (!trial) return []
  const now = inCopy(workspace, (copy) => tryOut(copy, trial, setting.strict))
  const { task } = subjectOf(refused, workspace)
  const state = task ? `The task is ${task.state} now` : 'The task is gone now'
  return [
    now
      ? `${state}, and the same request would be refused with ${refusals[now.refusal].code}.`
      : `${state}, and the same request would be accepted.`,
  ]
}

const cameTo = (refused: Refused, task_id: string): string[] => {
  const { workspace, seq, at_ms } = refused
  const until = { last: seq, until_ms: at_ms, newest: Number.POSITIVE_INFINITY }
  const entered = workspace && entryInto(lastTransitions(workspace, task_id, until))
  return entered ? [`It had become ${entered.state} by ${eventPhrase(entered, at_ms)}.`] : []
}

const describe = (copy: Workspace, refused: Refused): Advice | undefined => {
  const { task, server } = subjectOf(refused, copy)
  const { trial, setting, facts } = refused
  if (!task || !trial) return noAdvice
  // A history that was cut, or rewound, does not show what the request saw.
  if (facts.state !== undefined && facts.state !== task.state) return undefined
  const place = placeOf(task)
  const known = stateNamed(place)
  const actions = actionsOf(copy, task.id)
  const accepts = actions.flatMap(({ action, refusal }) => (refusal ? [] : [action]))
  const steps = wayTo(copy, task.id, trial, setting.strict)
  const again = { say: 'Send the same request again.', call: null }
  return {
    why: [
      `The task ${task.id} was ${task.state}, at ${place} of its lifecycle: ${known?.description ?? ''}`,
      accepts.length > 0
        ? `There it takes ${listed(accepts)}.`
        : 'There it takes no action: it leaves that state by itself.',
    ],
    fix: steps
      ? [...steps, again]
      : [
          {
            say: `No calls lead from there to a state that takes this: delete the task, and create it anew${anew(trial)}.`,
            call: { method: 'DELETE', path: `/v3/tasks/${task.id}` },
          },
        ],
    details: {
      task_id: task.id,
      state: task.state,
      place,
      description: known?.description ?? '',
      basis: known?.basis ?? 'assumed',
      source_state: server?.state ?? null,
      accepts,
      refuses: actions.flatMap(({ action, refusal }) =>
        refusal
          ? [{ action, refusal: refusal.refusal, error_code: refusals[refusal.refusal].code }]
          : [],
      ),
      is_reachable: steps !== undefined,
    },
    instead: true,
  }
}

/** Looks at the task as it was when it refused, and tries out what would lead on. */
export const stateAdvice = (refused: Refused): Advice => {
  const { workspace } = refused
  if (!workspace) return noAdvice
  const then = refused.past((copy) => describe(copy, refused))
  if (then === noAdvice) return noAdvice
  if (!then)
    return {
      ...noAdvice,
      why: [
        'The state of that moment can no longer be looked at: the workspace has gone back since.',
      ],
    }
  const task_id = `${then.details.task_id}`
  return {
    ...then,
    why: [...then.why, ...cameTo(refused, task_id), ...changedSince(refused, workspace)],
  }
}
