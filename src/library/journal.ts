// A workspace's journal and events, as a test uses them.
import type { EventStream } from '../api/event-stream.ts'
import type { Emulator } from '../emulator.ts'
import type { StreamEvent } from '../journal/cursor.ts'
import type { Entry, EventEntry } from '../journal/entry.ts'
import type { EventBatch } from '../journal/follow.ts'
import type { Har } from '../journal/har.ts'
import type { Difference } from '../journal/verify/differences.ts'
import type { RequestPattern } from '../journal/verify/pattern.ts'

/** Which requests; all conditions hold at once. Instants are epoch ms of the workspace. */
export type JournalFilter = {
  operation?: string
  status?: number
  error_code?: string
  user?: string
  origin?: Entry['origin']
  task_id?: string
  source_id?: string
  from_ms?: number
  until_ms?: number
  /** A number or a request id. */
  after?: number | string
  before?: number | string
  limit?: number
  order?: 'oldest' | 'newest'
}

/** How often a request was to be made; at least once unless said otherwise. */
export type Expectation =
  | {
      request: RequestPattern
      times?: number | { at_least?: number; at_most?: number }
      never?: true
      after?: number | string
    }
  | { in_order: readonly RequestPattern[]; after?: number | string }

/** A request as a verification tells it. */
export type MatchedRequest = Pick<
  Entry,
  'seq' | 'request_id' | 'at_ms' | 'operation' | 'method' | 'path' | 'status' | 'error_code'
>

/** What was found; `near_misses` only where it was not as wanted. */
export type Verification = {
  ok: boolean
  found: number
  message: string
  matching: MatchedRequest[]
  near_misses: (MatchedRequest & { differences: Difference[] })[]
}

/** One request with what happened during it, and the rows it changed. */
export type EntryDetails = Entry & {
  events: EventEntry[]
  changes: { place: string; key: string | number; id: string | null }[]
}

/** The journal of a workspace; secrets in it are crossed out. */
export type CloudJournal = {
  /** Requests that match, oldest first unless `order` says otherwise. */
  list: (filter?: JournalFilter) => Entry[]
  /** One request by its number or id. */
  get: (request: number | string) => EntryDetails
  /** Throws an error that explains what is missing, and what came nearest. */
  verify: (expectation: Expectation) => Verification
  /** A line a request, errors explained. */
  text: (filter?: JournalFilter) => string
  /** An HTTP archive (HAR 1.2). */
  har: (filter?: JournalFilter) => Har
  clear: () => void
}

/** One thing that happened, and the id to go on from after it. */
export type CloudEvent = StreamEvent & { last_event_id: string }

/** Which events, from where on, and until when. */
export type EventOptions = {
  kinds?: readonly ('transition' | 'request' | 'clock' | 'fault')[]
  task_id?: string
  /** The id of the last event that was seen; '0' for everything that is kept. */
  last_event_id?: string
  signal?: AbortSignal
}

const toQuery = (record: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, `${value}`]],
    ),
  )

/** All that is kept, unless asked for less. */
const noLimit = { limit: 1_000_000 }

/** The journal of the workspace of this name. */
export const createJournal = (emulator: Emulator, workspace: string): CloudJournal => {
  const call = <T>(operation: string, filter: object = {}, params: object = {}) =>
    emulator.control<T>(operation, { params: { workspace, ...params }, query: toQuery(filter) })
  return {
    list: (filter) => call<{ entries: Entry[] }>('ListJournal', { ...noLimit, ...filter }).entries,
    get: (request) => call('ShowJournalEntry', {}, { request_id: `${request}` }),
    verify: (expectation) =>
      emulator.control('VerifyJournal', { params: { workspace }, body: expectation }),
    text: (filter) => `${call<Buffer>('ShowJournalText', { ...noLimit, ...filter })}`,
    har: (filter) => call('ExportHar', filter),
    clear: () => void call('ClearJournal'),
  }
}

/**
 * What happens in the workspace of this name from now on, or since `last_event_id`. Ends with the
 * workspace, or when `signal` says so.
 */
export const followEvents = (
  emulator: Emulator,
  workspace: string,
  { kinds, task_id, last_event_id, signal = new AbortController().signal }: EventOptions = {},
): AsyncGenerator<CloudEvent, void> => {
  const query = toQuery({ kind: kinds?.join(','), task_id, last_event_id })
  const stream = emulator.control<EventStream<EventBatch>>('FollowEvents', {
    params: { workspace },
    query,
  })
  return flattenBatches(stream, signal)
}

async function* flattenBatches(
  stream: EventStream<EventBatch>,
  signal: AbortSignal,
): AsyncGenerator<CloudEvent, void> {
  for await (const { events: told, eventIdOf: placeOf } of stream.open(
    Number.POSITIVE_INFINITY,
    signal,
  ))
    for (const event of told) yield { ...event, last_event_id: placeOf(event.id) }
}
