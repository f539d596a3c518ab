// What the event log tells of a task, in words.

import { timelineOf } from '../history/timeline.ts'
import type { EventEntry } from '../journal/entry.ts'
import type { TaskTransition } from '../journal/events.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { taskActions } from './dry-run.ts'
import { formatDuration } from './format.ts'

/** A transition with the request during which it happened, as far as that is remembered. */
export type HistoryStep = EventEntry &
  TaskTransition & { request_id: string | null; operation: string | null }

type HistoryRange = { last_request?: number | undefined; until_ms?: number; limit?: number }

const isTransition = (event: EventEntry): event is EventEntry & TaskTransition =>
  event.kind === 'transition'

/**
 * The transitions by which a task came to where it was right after the request `last`, up to an
 * instant, oldest first; at most the `newest` last ones. What was gone back over is none.
 */
export const recentTransitions = (
  { journal }: Workspace,
  task_id: string,
  { last_request, until_ms = Number.POSITIVE_INFINITY, limit = 10 }: HistoryRange = {},
): HistoryStep[] => {
  const isInTimeline = timelineOf(journal, last_request)
  return journal
    .eventsOfTask(task_id)
    .filter(isTransition)
    .filter(({ at_ms, request }) => at_ms <= until_ms && isInTimeline(request))
    .slice(-limit)
    .map((event) => {
      const entry = journal.bySeq(event.request)
      return {
        ...event,
        request_id: entry?.request_id ?? null,
        operation: entry?.operation ?? null,
      }
    })
}

/** The step by which the task came into the state that it shows after the last of these. */
export const transitionIntoCurrentState = (
  steps: readonly HistoryStep[],
): HistoryStep | undefined => steps.findLast((step, at) => step.state !== steps[at - 1]?.state)

/** How events that are no actions of a caller read. */
const eventPhrases: Readonly<Record<string, string>> = {
  create: 'being created',
  step: 'the end of a sub-task',
  step_done: 'a report of its agent',
  retime: 'a change of its speed or driver',
  fail: 'a failure',
  network_measured: 'a measurement',
}

/** What moved the task and when, seen from an instant. */
export const describeTransition = (
  { event, at_ms, request_id, operation }: HistoryStep,
  from_ms: number,
): string => {
  const isAction = (taskActions as readonly string[]).includes(event)
  const what =
    eventPhrases[event] ?? (isAction ? `the action ${event}` : `the end of the delay ${event}`)
  const when = from_ms === at_ms ? 'at that instant' : `${formatDuration(from_ms - at_ms)} before`
  return request_id ? `${what}, ${when}, during ${operation} ${request_id}` : `${what}, ${when}`
}
