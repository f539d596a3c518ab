// A stream of the events of a workspace.

import type { RequestMatch } from '../domain/request-match.ts'
import { type EventSelection, JournalCursor, type StreamEvent } from './cursor.ts'
import { isSelected, type JournalSource, prefilterOf } from './select.ts'

/** The most events that are read at a time. */
const BATCH = 100

const NEVER_MS = Number.POSITIVE_INFINITY

/** A workspace as a reader of its events sees it. */
export type FollowedWorkspace = JournalSource

/** The parts of an emulator that following uses. */
export type SubscribeNeeds = {
  /** The workspace as it is now; undefined if it was deleted. */
  find: () => FollowedWorkspace | undefined
  /**
   * Brings the workspace's clock to the present. Returns the ms until the next timer is due, or
   * Infinity if the clock does not move by itself.
   */
  catchUp: (workspace: FollowedWorkspace) => number
  /** Waits some ms of real time, or until the signal aborts. */
  delay: (ms: number, signal: AbortSignal) => Promise<void>
}

/** Which events to follow, and from where. */
export type SubscribeOptions = SubscribeNeeds & {
  filter: { kinds?: readonly string[] | undefined; matches?: readonly RequestMatch[] }
  /** The last event that was seen; see JournalCursor. */
  lastEventId: string
  /** The longest wait for events before an empty batch, in ms of real time. */
  heartbeat_ms: number
  signal: AbortSignal
}

/** Events, and the id of the last one. */
export type EventBatch = {
  events: readonly StreamEvent[]
  eventIdOf: (id: number) => string
  lastEventId: string
}

type Wait = { over: Promise<void>; end: () => void }

/** Starts waits that can be ended early. */
const waiter =
  (delay: SubscribeNeeds['delay']) =>
  (ms: number): Wait => {
    const end = new AbortController()
    return { over: delay(ms, end.signal), end: () => end.abort() }
  }

/**
 * Yields batches of events. The first batch is empty and says where the stream begins; later empty
 * ones are heartbeats. Returns when the workspace's journal ends, or when `signal` is aborted.
 */
export async function* subscribe(options: SubscribeOptions): AsyncGenerator<EventBatch, void> {
  const { find, catchUp, filter, lastEventId, heartbeat_ms, signal } = options
  const startWait = waiter(options.delay)
  const journal = find()?.journal
  if (!journal || signal.aborted) return
  const cursor = new JournalCursor(journal, selectionOf(filter, find), lastEventId)
  const stop = () => cursor.stop()
  signal.addEventListener('abort', stop)
  let heartbeat = startWait(heartbeat_ms)
  const batch = (events: readonly StreamEvent[]): EventBatch => {
    heartbeat.end()
    heartbeat = startWait(heartbeat_ms)
    return { events, eventIdOf: (id) => journal.eventIdOf(id), lastEventId: cursor.lastEventId }
  }
  try {
    yield batch([])
    while (!cursor.isDone) {
      const workspace = find()
      const due_ms = workspace?.journal === journal ? catchUp(workspace) : NEVER_MS
      const events = cursor.read(BATCH)
      if (events.length > 0) yield batch(events)
      else if ((await firstToHappen(cursor, heartbeat.over, startWait(due_ms))) === 'heartbeat')
        yield batch([])
    }
  } finally {
    heartbeat.end()
    signal.removeEventListener('abort', stop)
    cursor.stop()
  }
}

const selectionOf = (
  { kinds, matches = [] }: SubscribeOptions['filter'],
  find: SubscribeNeeds['find'],
): EventSelection => ({
  kinds,
  task_id: prefilterOf(matches).task_id,
  isSelected: (row) => {
    const source = find()
    return source !== undefined && isSelected(source, matches, row)
  },
})

const firstToHappen = async (cursor: JournalCursor, heartbeat: Promise<void>, due: Wait) => {
  const first = await Promise.race([
    cursor.waitForMore().then(() => 'news'),
    due.over.then(() => 'due'),
    heartbeat.then(() => 'heartbeat'),
  ])
  due.end()
  return first
}
