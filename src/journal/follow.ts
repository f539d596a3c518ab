// Following what happens in a workspace, as it happens.

import type { EventFilter } from '../store/entries.ts'
import { JournalCursor, type StreamEvent } from './cursor.ts'
import type { Journal } from './journal.ts'

/** So much is read at a time. */
const BATCH = 100

const NEVER_MS = Number.POSITIVE_INFINITY

/** A workspace as a reader of its events sees it. */
export type FollowedWorkspace = { readonly journal: Journal }

/** What following needs of the emulator. */
export type SubscribeNeeds = {
  /** The workspace as it stands; undefined when it is gone. */
  find: () => FollowedWorkspace | undefined
  /**
   * Brings the workspace to its present. Returns the ms until its next timer is due, Infinity where
   * its clock does not move by itself.
   */
  catchUp: (workspace: FollowedWorkspace) => number
  /** Waits so many ms of real time, or until the signal ends the wait. */
  delay: (ms: number, signal: AbortSignal) => Promise<void>
}

/** Where and what to follow. */
export type SubscribeOptions = SubscribeNeeds & {
  filter: EventFilter
  /** The place to go on from; see Follower. */
  lastEventId: string
  /** So long is waited for news at most before the reader is given a turn, in host ms. */
  heartbeat_ms: number
  signal: AbortSignal
}

/** What came, and the place to go on from after it. */
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
 * Yields what happens from now on, in turns. The first turn, without news, says where it begins;
 * later ones without news come when patience is at its end. Returns when the workspace's journal
 * ends, or `signal` says so.
 */
export async function* subscribe(options: SubscribeOptions): AsyncGenerator<EventBatch, void> {
  const { find, catchUp, filter, lastEventId, heartbeat_ms, signal } = options
  const startWait = waiter(options.delay)
  const journal = find()?.journal
  if (!journal || signal.aborted) return
  const cursor = new JournalCursor(journal, filter, lastEventId)
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

const firstToHappen = async (cursor: JournalCursor, heartbeat: Promise<void>, due: Wait) => {
  const first = await Promise.race([
    cursor.waitForMore().then(() => 'news'),
    due.over.then(() => 'due'),
    heartbeat.then(() => 'heartbeat'),
  ])
  due.end()
  return first
}
