// What the event log tells of a task, in words.

import { storyOf } from '../history/timeline.ts'
import type { EventEntry } from '../journal/entry.ts'
import type { Transition } from '../journal/events.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { actionNames } from './attempt.ts'
import { span } from './words.ts'

/** A transition with the request during which it happened, as far as that is remembered. */
export type PastStep = EventEntry &
  Transition & { request_id: string | null; operation: string | null }

type Until = { last?: number | undefined; until_ms?: number; newest?: number }

const isTransition = (event: EventEntry): event is EventEntry & Transition =>
  event.kind === 'transition'

/**
 * The transitions by which a task came to where it was right after the request `last`, up to an
 * instant, oldest first; at most the `newest` last ones. What was gone back over is none.
 */
export const lastTransitions = (
  { journal }: Workspace,
  task_id: string,
  { last, until_ms = Number.POSITIVE_INFINITY, newest = 10 }: Until = {},
): PastStep[] => {
  const isOfStory = storyOf(journal, last)
  return journal
    .eventsOfTask(task_id)
    .filter(isTransition)
    .filter(({ at_ms, request }) => at_ms <= until_ms && isOfStory(request))
    .slice(-newest)
    .map((event) => {
      const entry = journal.ofNumber(event.request)
      return {
        ...event,
        request_id: entry?.request_id ?? null,
        operation: entry?.operation ?? null,
      }
    })
}

/** The step by which the task came into the state that it shows after the last of these. */
export const entryInto = (steps: readonly PastStep[]): PastStep | undefined =>
  steps.findLast((step, at) => step.state !== steps[at - 1]?.state)

/** How events that are no actions of a caller read. */
const phrases: Readonly<Record<string, string>> = {
  create: 'being created',
  step: 'the end of a sub-task',
  step_done: 'a report of its agent',
  retime: 'a change of its speed or driver',
  fail: 'a failure',
  network_measured: 'a measurement',
}

/** What moved the task and when, seen from an instant. */
export const eventPhrase = (
  { event, at_ms, request_id, operation }: PastStep,
  from_ms: number,
): string => {
  const isAction = (actionNames as readonly string[]).includes(event)
  const what =
    phrases[event] ?? (isAction ? `the action ${event}` : `the end of the delay ${event}`)
  const when = from_ms === at_ms ? 'at that instant' : `${span(from_ms - at_ms)} before`
  return request_id ? `${what}, ${when}, during ${operation} ${request_id}` : `${what}, ${when}`
}
