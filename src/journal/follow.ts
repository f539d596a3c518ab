// Following what happens in a workspace, as it happens.

import { catchUp } from '../simulation/advance.ts'
import type { EventFilter } from '../store/entries.ts'
import { hostDelay } from '../workspace/clock.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { JournalCursor, type StreamEvent } from './cursor.ts'

/** So much is read at a time. */
const BATCH = 100

const NEVER_MS = Number.POSITIVE_INFINITY

/** Where and what to follow. `find` answers the workspace as it stands, or that it is gone. */
export type SubscribeOptions = {
  find: () => Workspace | undefined
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

/**
 * A flowing clock goes on while nobody asks; whoever follows wants to hear of it. Answers how many
 * ms there are until the next thing is due.
 */
const catchUpAndGetDelay = (workspace: Workspace): number => {
  catchUp(workspace)
  workspace.flushEvents()
  const { clock, timers } = workspace
  const due_at = clock.mode === 'flowing' ? timers.nextDueAt() : null
  return due_at === null ? NEVER_MS : Math.max(0, due_at - clock.targetNow())
}

/** A wait that can be broken off. */
const startWait = (ms: number) => {
  const end = new AbortController()
  return { over: hostDelay(ms, end.signal), end: () => end.abort() }
}

/**
 * Yields what happens from now on, in turns. The first turn, without news, says where it begins;
 * later ones without news come when patience is at its end. Returns when the workspace's journal
 * ends, or `signal` says so.
 */
export async function* subscribe(options: SubscribeOptions): AsyncGenerator<EventBatch, void> {
  const { find, filter, lastEventId, heartbeat_ms, signal } = options
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
      const due_ms = workspace?.journal === journal ? catchUpAndGetDelay(workspace) : NEVER_MS
      const events = cursor.read(BATCH)
      if (events.length > 0) yield batch(events)
      else if ((await firstToHappen(cursor, heartbeat.over, due_ms)) === 'patience') yield batch([])
    }
  } finally {
    heartbeat.end()
    signal.removeEventListener('abort', stop)
    cursor.stop()
  }
}

const firstToHappen = async (cursor: JournalCursor, heartbeat: Promise<void>, due_ms: number) => {
  const due = startWait(due_ms)
  const first = await Promise.race([
    cursor.waitForMore().then(() => 'news'),
    due.over.then(() => 'due'),
    heartbeat.then(() => 'patience'),
  ])
  due.end()
  return first
}
