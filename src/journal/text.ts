// The journal as text: a line for each request, and below it why it was refused.

import { errorCatalogue } from '../api/error-catalogue.ts'
import type { Entry, EventEntry } from './entry.ts'
import type { UnmatchedEntry } from './unmatched.ts'

/** The most tasks that are listed for one request. */
const MAX_TASKS = 3

const messageIn = (reply: unknown): string => {
  const { error_msg, error } = (reply ?? {}) as { error_msg?: string; error?: { message?: string } }
  return error_msg ?? error?.message ?? ''
}

/** The error message, and the cause from the vendor's catalogue. */
const reasonLines = ({ error_code, reply }: Pick<Entry, 'error_code'> & { reply?: unknown }) => {
  if (error_code === null) return []
  const catalogueEntry = errorCatalogue().get(error_code)
  const message = messageIn(reply) || catalogueEntry?.message
  const cause =
    catalogueEntry && catalogueEntry.cause !== message
      ? `cause: ${catalogueEntry.cause}`
      : undefined
  return [message, cause].filter((text) => text).map((text) => `        ${text}`)
}

/** The states that each task entered: `task 0944d3aa: READY → RUNNING`. */
const transitionLines = (events: readonly EventEntry[]) => {
  const states = new Map<string, string[]>()
  for (const event of events) {
    if (event.kind !== 'transition') continue
    const seen = states.get(event.task_id) ?? []
    if (seen.at(-1) !== event.state) states.set(event.task_id, [...seen, event.state])
  }
  const lines = [...states].map(([id, path]) => `        task ${id}: ${path.join(' → ')}`)
  const more = lines.length - MAX_TASKS
  return more > 0 ? [...lines.slice(0, MAX_TASKS), `        and ${more} more tasks`] : lines
}

const faultLines = (events: readonly EventEntry[]) =>
  events.flatMap((event) =>
    event.kind === 'fault'
      ? [`        fault ${event.fault_id} ${event.what}: ${event.detail}`]
      : [],
  )

const outcomeText = ({ status, error_code }: Pick<Entry, 'status' | 'error_code'>) =>
  `${status}${error_code === null ? '' : ` ${error_code}`}`

const entryLines = (entry: Entry, events: readonly EventEntry[]): string[] => {
  const { seq, at_ms, method, path, operation, origin } = entry
  const from = origin === 'client' ? '' : ` (${origin})`
  return [
    `${`#${seq}`.padStart(5)}  ${new Date(at_ms).toISOString()}  ${method} ${path}  ${operation}${from}  ${outcomeText(entry)}`,
    ...reasonLines(entry),
    ...faultLines(events),
    ...transitionLines(events),
  ]
}

/** The text of redacted entries. `eventsOf` returns the events of a request. */
export const journalText = (
  entries: readonly Entry[],
  eventsOf: (seq: number) => readonly EventEntry[],
): string => entries.flatMap((entry) => entryLines(entry, eventsOf(entry.seq))).join('\n')

/** The text of requests that reached no workspace. */
export const unmatchedText = (entries: readonly UnmatchedEntry[]): string =>
  entries
    .flatMap((entry) => [
      `       ${entry.method} ${entry.path}  ${entry.operation ?? 'no operation'}  ${outcomeText(entry)}`,
      ...reasonLines({ error_code: entry.error_code, reply: { error_msg: refusalReason(entry) } }),
    ])
    .join('\n')

const refusalReason = ({ refusal }: UnmatchedEntry) =>
  `${refusal?.facts.reason ?? refusal?.name ?? ''}`
