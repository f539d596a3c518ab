// The journal and the events of a workspace, for tests.
import type { EventStream } from '../api/event-stream.ts'
import type { RequestMatch } from '../domain/request-match.ts'
import type { Emulator } from '../emulator.ts'
import type { StreamEvent } from '../journal/cursor.ts'
import type { Entry, EventEntry } from '../journal/entry.ts'
import type { EventBatch } from '../journal/follow.ts'
import type { Har } from '../journal/har.ts'
import type { Difference } from '../journal/verify/differences.ts'

export type { RequestMatch } from '../domain/request-match.ts'

/** Selects requests, and a part of the journal. Instants are epoch ms of the workspace. */
export type JournalFilter = RequestMatch & {
  from_ms?: number
  until_ms?: number
  /** A number or a request id. */
  after?: number | string
  before?: number | string
  limit?: number
  order?: 'oldest' | 'newest'
}

/** How often a request is expected: at least once, unless `times` or `never` is given. */
export type Expectation =
  | {
      request: RequestMatch
      times?: number | { at_least?: number; at_most?: number }
      never?: true
      after?: number | string
    }
  | { in_order: readonly RequestMatch[]; after?: number | string }

/** A request in the result of a verification. */
export type MatchedRequest = Pick<
  Entry,
  'seq' | 'request_id' | 'at_ms' | 'operation' | 'method' | 'path' | 'status' | 'error_code'
>

/** The result of a verification; `near_misses` only if it failed. */
export type Verification = {
  ok: boolean
  found: number
  message: string
  matching: MatchedRequest[]
  near_misses: (MatchedRequest & { differences: Difference[] })[]
}

/** One request with its events and the rows that it changed. */
export type EntryDetails = Entry & {
  events: EventEntry[]
  changes: { table: string; key: string | number; id: string | null }[]
}

/** The journal of a workspace, with secrets redacted. */
export type CloudJournal = {
  /** The requests that match, oldest first unless `order` is `newest`. */
  list: (filter?: JournalFilter) => Entry[]
  /** One request by its number or id. */
  get: (request: number | string) => EntryDetails
  /** Throws an error that explains what is missing, with the most similar requests. */
  verify: (expectation: Expectation) => Verification
  /** One line for each request, with explanations of errors. */
  text: (filter?: JournalFilter) => string
  /** An HTTP archive (HAR 1.2). */
  har: (filter?: JournalFilter) => Har
  clear: () => void
}

/** An event, and the id to continue after it. */
export type CloudEvent = StreamEvent & { last_event_id: string }

/** Selects events, and where to start and stop. Most fields of a match apply only to requests. */
export type EventOptions = RequestMatch & {
  kinds?: readonly ('transition' | 'request' | 'clock' | 'fault')[]
  /** The id of the last event received; '0' for all recorded events. */
  last_event_id?: string
  signal?: AbortSignal
}

/** The journal of the workspace with this name. */
export const createJournal = (emulator: Emulator, workspace: string): CloudJournal => {
  const call = <T>(operation: string, query: object = {}, params: object = {}) =>
    emulator.control<T>(operation, { params: { workspace, ...params }, query: toTexts(query) })
  return {
    list: (filter) => call<{ entries: Entry[] }>('ListJournal', toQuery(filter)).entries,
    get: (request) => call('ShowJournalEntry', {}, { request_id: `${request}` }),
    verify: (expectation) =>
      emulator.control('VerifyJournal', { params: { workspace }, body: expectation }),
    text: (filter) => `${call<Buffer>('ShowJournalText', toQuery(filter))}`,
    har: (filter) => call('ExportHar', toQuery(filter)),
    clear: () => void call('ClearJournal'),
  }
}

/**
 * The events of the workspace with this name from now on, or after `last_event_id`. Ends with the
 * workspace, or when `signal` is aborted.
 */
export const followEvents = (
  emulator: Emulator,
  workspace: string,
  options: EventOptions = {},
): AsyncGenerator<CloudEvent, void> => {
  const { kinds, last_event_id, signal = new AbortController().signal, ...match } = options
  const query = { kind: kinds?.join(','), last_event_id, match: JSON.stringify(match) }
  const stream = emulator.control<EventStream<EventBatch>>('FollowEvents', {
    params: { workspace },
    query: toTexts(query),
  })
  return flattenBatches(stream, signal)
}

/** Without a limit, all that is kept. */
const toQuery = (filter: JournalFilter = {}) => {
  const { from_ms, until_ms, after, before, limit = 1_000_000, order, ...match } = filter
  const window = { from_ms, until_ms, after, before, limit, order }
  return { ...window, match: JSON.stringify(match) }
}

const toTexts = (record: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, `${value}`]],
    ),
  )

async function* flattenBatches(
  stream: EventStream<EventBatch>,
  signal: AbortSignal,
): AsyncGenerator<CloudEvent, void> {
  for await (const { events, eventIdOf } of stream.open(Number.POSITIVE_INFINITY, signal))
    for (const event of events) yield { ...event, last_event_id: eventIdOf(event.id) }
}
