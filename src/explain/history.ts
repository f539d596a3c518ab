// The transitions of a task, from the event log.
import { timelineOf } from '../history/timeline.ts'
import type { EventEntry } from '../journal/entry.ts'
import type { TaskTransition } from '../journal/events.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { taskActions } from './dry-run.ts'
import { formatDuration } from './format.ts'

/** A transition, with the request during which it happened if the journal still has it. */
export type HistoryStep = EventEntry &
  TaskTransition & { request_id: string | null; operation: string | null }

/** Up to which request and instant, both included, and how many transitions. */
type HistoryRange = {
  last_request?: number | undefined
  until_ms?: number | undefined
  limit?: number
}

/**
 * The last transitions that led a task to where it was right after `last_request`, oldest first.
 * Those that were rewound are left out.
 */
export const recentTransitions = (
  { journal }: Workspace,
  task_id: string,
  { last_request, until_ms = Number.POSITIVE_INFINITY, limit = 10 }: HistoryRange = {},
): HistoryStep[] => {
  const isInTimeline = timelineOf(journal, last_request)
  return journal
    .eventsOfTask(task_id)
    .filter((event): event is EventEntry & TaskTransition => event.kind === 'transition')
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

/** The transition by which the task came into the state that it shows after the last of these. */
export const transitionIntoCurrentState = (
  steps: readonly HistoryStep[],
): HistoryStep | undefined => steps.findLast((step, at) => step.state !== steps[at - 1]?.state)

/** Events that are not actions of a caller. */
const eventPhrases: Readonly<Record<string, string>> = {
  create: 'being created',
  step: 'the end of a sub-task',
  step_done: 'a report of its agent',
  retime: 'a change of its speed or driver',
  fail: 'a failure',
  network_measured: 'a measurement',
}

/** What moved the task, and how long before an instant. */
export const describeTransition = (
  step: Pick<HistoryStep, 'event' | 'at_ms' | 'request_id' | 'operation'>,
  from_ms: number,
): string => {
  const { event, at_ms, request_id, operation } = step
  const kind = taskActions.includes(event) ? 'the action' : 'the end of the delay'
  const what = eventPhrases[event] ?? `${kind} ${event}`
  const when = from_ms === at_ms ? 'at that instant' : `${formatDuration(from_ms - at_ms)} before`
  return request_id ? `${what}, ${when}, during ${operation} ${request_id}` : `${what}, ${when}`
}
