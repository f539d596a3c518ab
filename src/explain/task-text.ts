// The explanation of a task as a person reads it.

import { lifeStates } from '../domain/task/machine/describe.ts'
import type { Clock } from '../workspace/clock.ts'
import { eventPhrase, type PastStep } from './past.ts'
import type { TaskExplanation } from './schema.ts'
import { instant, listed, span, stepLines } from './words.ts'

type Told = Omit<TaskExplanation, 'text'>

const pastLine = (step: Told['past'][number], now_ms: number): string => {
  const row = step.sub_task ? `, at ${step.sub_task}` : ''
  const to = step.state === 'GONE' ? 'GONE' : step.to
  return `  ${instant(step.at_ms)} ${step.from ?? 'nothing'} -> ${to}${row}: by ${eventPhrase(step as PastStep, now_ms)}`
}

const history = ({ past, now_ms }: Told): string =>
  past.length > 0
    ? ['How it came here:', ...past.map((step) => pastLine(step, now_ms))].join('\n')
    : 'How it came here is not remembered: it was planted, or the journal was cut.'

const movers = ({ timers, actions }: Told): string => {
  const due = timers.map(
    ({ event, due_at_ms, in_ms }) =>
      `  the timer ${event}, due at ${instant(due_at_ms)}, in ${span(in_ms)} (${in_ms} virtual ms)`,
  )
  const taken = actions.filter(({ accepted }) => accepted).map(({ action }) => action)
  const others = actions
    .filter(({ accepted }) => !accepted)
    .map(({ action, error_code }) => `${action} (${error_code})`)
  return [
    'What would move it:',
    ...(due.length > 0 ? due : ['  no timer is due']),
    `  actions that it takes now: ${listed(taken) || 'none'}`,
    `  refused now, and with which code: ${others.join(', ') || 'none'}`,
  ].join('\n')
}

const future = ({ outlook }: Told): string => {
  const last = outlook.at(-1)
  if (!last) return 'If nothing else happens it stays as it is.'
  const lines = outlook.map(
    ({ at_ms, in_ms, place, sub_task }) =>
      `  ${instant(at_ms)} (in ${span(in_ms)}) ${place}${sub_task ? `, at ${sub_task}` : ''}`,
  )
  return [
    `If nothing else happens it comes to rest as ${last.state} at ${instant(last.at_ms)}, after ${span(last.in_ms)} of virtual time:`,
    ...lines,
  ].join('\n')
}

const holds = ({ held_up_by }: Told): string => {
  if (held_up_by.length === 0) return 'Nothing holds it up: time flows, and it goes on by itself.'
  return held_up_by
    .map(({ say, fix }) => [`What holds it up: ${say}`, stepLines(fix)].join('\n'))
    .join('\n\n')
}

const notArmed = ({ unreadable_faults }: Told): string[] =>
  unreadable_faults.map(({ say, fix }) => [say, stepLines(fix)].join('\n'))

/**
 * Short paragraphs: where it is and why, what holds it up, which faults of its names do not, what
 * would move it, what comes.
 */
export const taskText = (told: Told, { mode, pace }: Pick<Clock, 'mode' | 'pace'>): string => {
  const { task_id, workspace, state, place, sub_task, now_ms } = told
  const meaning = lifeStates().find(({ name }) => name === place)?.description ?? ''
  const row = sub_task ? `, at its sub-task ${sub_task}` : ''
  return [
    `Task ${task_id} in workspace ${workspace} is ${state} (${place}${row}) at ${instant(now_ms)}: ${meaning} The clock is ${mode}, at pace ${pace}.`,
    holds(told),
    ...notArmed(told),
    history(told),
    movers(told),
    future(told),
  ].join('\n\n')
}

/** The request that removed a task, or during which it went. */
export type Removal = { at_ms: number; request_id: string | null; operation: string | null }

/** The same for a task that is no more; what removed it may be forgotten. */
export const goneText = (told: Told, removal: Removal | undefined): string => {
  const by = removal?.request_id ? ` by ${removal.operation} ${removal.request_id}` : ''
  const end = removal && `: it was removed at ${instant(removal.at_ms)}${by}`
  return [
    `Task ${told.task_id} in workspace ${told.workspace} is gone${end ?? ''}.`,
    history(told),
  ].join('\n\n')
}
