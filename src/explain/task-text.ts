// The explanation of a task as text.
import { lifecycleState } from '../domain/task/machine/describe.ts'
import type { Clock } from '../workspace/clock.ts'
import { formatDuration, formatInstant, formatSteps, joinWithAnd } from './format.ts'
import { describeTransition } from './history.ts'
import type { TaskExplanation } from './schema.ts'

type ExplanationData = Omit<TaskExplanation, 'text'>

/** Paragraphs: where the task is, what blocks it, its history, what would move it, the forecast. */
export const renderTaskExplanation = (
  explanation: ExplanationData,
  { mode, pace }: Pick<Clock, 'mode' | 'pace'>,
): string => {
  const { task_id, workspace, state, machine_state, sub_task, now_ms } = explanation
  const meaning = lifecycleState(machine_state ?? '')?.description ?? ''
  const row = sub_task ? `, at its sub-task ${sub_task}` : ''
  return [
    `Task ${task_id} in workspace ${workspace} is ${state} (${machine_state}${row}) at ${formatInstant(now_ms)}: ${meaning} The clock is ${mode}, at pace ${pace}.`,
    ...blockerParagraphs(explanation),
    ...explanation.unreadable_faults.map(messageWithSteps),
    historyParagraph(explanation),
    moversParagraph(explanation),
    forecastParagraph(explanation),
  ].join('\n\n')
}

/** The request that deleted a task, or during which it was deleted. */
export type Removal = { at_ms: number; request_id: string | null; operation: string | null }

/** The same for a deleted task; the journal may have lost the request that deleted it. */
export const renderDeletedTaskExplanation = (
  explanation: ExplanationData,
  removal: Removal | undefined,
): string => {
  const request = removal?.request_id ? ` by ${removal.operation} ${removal.request_id}` : ''
  const end = removal ? `: it was deleted at ${formatInstant(removal.at_ms)}${request}` : ''
  return [
    `Task ${explanation.task_id} in workspace ${explanation.workspace} is gone${end}.`,
    historyParagraph(explanation),
  ].join('\n\n')
}

const messageWithSteps = ({
  message,
  fix,
}: Pick<ExplanationData['blockers'][number], 'message' | 'fix'>) =>
  `${message}\n${formatSteps(fix)}`

const blockerParagraphs = ({ blockers }: ExplanationData): string[] =>
  blockers.length > 0
    ? blockers.map((blocker) => `What holds it up: ${messageWithSteps(blocker)}`)
    : ['Nothing holds it up: time flows, and it goes on by itself.']

const historyParagraph = ({ history, now_ms }: ExplanationData): string => {
  if (history.length === 0)
    return 'How it came here is not known: it was loaded, or the journal was pruned.'
  const lines = history.map((step) => {
    const row = step.sub_task ? `, at ${step.sub_task}` : ''
    const to = step.state === 'GONE' ? 'GONE' : step.to
    return `  ${formatInstant(step.at_ms)} ${step.from ?? 'nothing'} -> ${to}${row}: by ${describeTransition(step, now_ms)}`
  })
  return ['How it came here:', ...lines].join('\n')
}

const moversParagraph = ({ timers, actions }: ExplanationData): string => {
  const due = timers.map(
    ({ event, due_at_ms, in_ms }) =>
      `  the timer ${event}, due at ${formatInstant(due_at_ms)}, in ${formatDuration(in_ms)} (${in_ms} virtual ms)`,
  )
  const accepted = actions.filter((each) => each.accepted).map(({ action }) => action)
  const refused = actions
    .filter((each) => !each.accepted)
    .map(({ action, error_code }) => `${action} (${error_code})`)
  return [
    'What would move it:',
    ...(due.length > 0 ? due : ['  no timer is due']),
    `  actions that it takes now: ${joinWithAnd(accepted) || 'none'}`,
    `  refused now, with these codes: ${refused.join(', ') || 'none'}`,
  ].join('\n')
}

const forecastParagraph = ({ forecast }: ExplanationData): string => {
  const last = forecast.at(-1)
  if (!last) return 'If nothing else happens it stays as it is.'
  const lines = forecast.map(({ at_ms, in_ms, machine_state, sub_task }) => {
    const row = sub_task ? `, at ${sub_task}` : ''
    return `  ${formatInstant(at_ms)} (in ${formatDuration(in_ms)}) ${machine_state}${row}`
  })
  return [
    `If nothing else happens it settles as ${last.state} at ${formatInstant(last.at_ms)}, after ${formatDuration(last.in_ms)} of virtual time:`,
    ...lines,
  ].join('\n')
}
