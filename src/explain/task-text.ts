// The explanation of a task as a person reads it.

import { lifecycleStates } from '../domain/task/machine/describe.ts'
import type { Clock } from '../workspace/clock.ts'
import { formatDuration, formatInstant, formatSteps, joinWithAnd } from './format.ts'
import { describeTransition, type HistoryStep } from './history.ts'
import type { TaskExplanation } from './schema.ts'

type ExplanationData = Omit<TaskExplanation, 'text'>

const historyLine = (step: ExplanationData['history'][number], now_ms: number): string => {
  const row = step.sub_task ? `, at ${step.sub_task}` : ''
  const to = step.state === 'GONE' ? 'GONE' : step.to
  return `  ${formatInstant(step.at_ms)} ${step.from ?? 'nothing'} -> ${to}${row}: by ${describeTransition(step as HistoryStep, now_ms)}`
}

const historyParagraph = ({ history, now_ms }: ExplanationData): string =>
  history.length > 0
    ? ['How it came here:', ...history.map((step) => historyLine(step, now_ms))].join('\n')
    : 'How it came here is not remembered: it was planted, or the journal was cut.'

const eventsParagraph = ({ timers, actions }: ExplanationData): string => {
  const due = timers.map(
    ({ event, due_at_ms, in_ms }) =>
      `  the timer ${event}, due at ${formatInstant(due_at_ms)}, in ${formatDuration(in_ms)} (${in_ms} virtual ms)`,
  )
  const taken = actions.filter(({ accepted }) => accepted).map(({ action }) => action)
  const others = actions
    .filter(({ accepted }) => !accepted)
    .map(({ action, error_code }) => `${action} (${error_code})`)
  return [
    'What would move it:',
    ...(due.length > 0 ? due : ['  no timer is due']),
    `  actions that it takes now: ${joinWithAnd(taken) || 'none'}`,
    `  refused now, and with which code: ${others.join(', ') || 'none'}`,
  ].join('\n')
}

const forecastParagraph = ({ forecast }: ExplanationData): string => {
  const last = forecast.at(-1)
  if (!last) return 'If nothing else happens it stays as it is.'
  const lines = forecast.map(
    ({ at_ms, in_ms, machine_state, sub_task }) =>
      `  ${formatInstant(at_ms)} (in ${formatDuration(in_ms)}) ${machine_state}${sub_task ? `, at ${sub_task}` : ''}`,
  )
  return [
    `If nothing else happens it comes to rest as ${last.state} at ${formatInstant(last.at_ms)}, after ${formatDuration(last.in_ms)} of virtual time:`,
    ...lines,
  ].join('\n')
}

const blockersParagraph = ({ blockers }: ExplanationData): string => {
  if (blockers.length === 0) return 'Nothing holds it up: time flows, and it goes on by itself.'
  return blockers
    .map(({ message, fix }) => [`What holds it up: ${message}`, formatSteps(fix)].join('\n'))
    .join('\n\n')
}

const unreadableFaultParagraphs = ({ unreadable_faults }: ExplanationData): string[] =>
  unreadable_faults.map(({ message, fix }) => [message, formatSteps(fix)].join('\n'))

/**
 * Short paragraphs: where it is and why, what holds it up, which faults of its names do not, what
 * would move it, what comes.
 */
export const renderTaskExplanation = (
  explanation: ExplanationData,
  { mode, pace }: Pick<Clock, 'mode' | 'pace'>,
): string => {
  const { task_id, workspace, state, machine_state, sub_task, now_ms } = explanation
  const meaning = lifecycleStates().find(({ name }) => name === machine_state)?.description ?? ''
  const row = sub_task ? `, at its sub-task ${sub_task}` : ''
  return [
    `Task ${task_id} in workspace ${workspace} is ${state} (${machine_state}${row}) at ${formatInstant(now_ms)}: ${meaning} The clock is ${mode}, at pace ${pace}.`,
    blockersParagraph(explanation),
    ...unreadableFaultParagraphs(explanation),
    historyParagraph(explanation),
    eventsParagraph(explanation),
    forecastParagraph(explanation),
  ].join('\n\n')
}

/** The request that removed a task, or during which it went. */
export type Removal = { at_ms: number; request_id: string | null; operation: string | null }

/** The same for a task that is no more; what removed it may be forgotten. */
export const renderDeletedTaskExplanation = (
  explanation: ExplanationData,
  removal: Removal | undefined,
): string => {
  const by = removal?.request_id ? ` by ${removal.operation} ${removal.request_id}` : ''
  const end = removal && `: it was removed at ${formatInstant(removal.at_ms)}${by}`
  return [
    `Task ${explanation.task_id} in workspace ${explanation.workspace} is gone${end ?? ''}.`,
    historyParagraph(explanation),
  ].join('\n\n')
}
