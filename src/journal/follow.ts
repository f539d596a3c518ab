// Following what happens in a workspace, as it happens.

import { catchUp } from '../simulation/advance.ts'
import type { EventFilter } from '../store/entries.ts'
import { hostPause } from '../workspace/clock.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { Follower, type Told } from './cursor.ts'

/** So much is read at a time. */
const BATCH = 100

const NEVER_MS = Number.POSITIVE_INFINITY

/** Where and what to follow. `find` answers the workspace as it stands, or that it is gone. */
export type Following = {
  find: () => Workspace | undefined
  filter: EventFilter
  /** The place to go on from; see Follower. */
  place: string
  /** So long is waited for news at most before the reader is given a turn, in host ms. */
  patience_ms: number
  signal: AbortSignal
}

/** What came, and the place to go on from after it. */
export type Turn = { told: readonly Told[]; placeOf: (id: number) => string; place: string }

/**
 * A flowing clock goes on while nobody asks; whoever follows wants to hear of it. Answers how many
 * ms there are until the next thing is due.
 */
const bringToPresent = (workspace: Workspace): number => {
  catchUp(workspace)
  workspace.tell()
  const { clock, timers } = workspace
  const due_at = clock.mode === 'flowing' ? timers.nextDueAt() : null
  return due_at === null ? NEVER_MS : Math.max(0, due_at - clock.target())
}

/** A wait that can be broken off. */
const beginWait = (ms: number) => {
  const end = new AbortController()
  return { over: hostPause(ms, end.signal), end: () => end.abort() }
}

/**
 * Yields what happens from now on, in turns. The first turn, without news, says where it begins;
 * later ones without news come when patience is at its end. Returns when the workspace's journal
 * ends, or `signal` says so.
 */
export async function* follow(following: Following): AsyncGenerator<Turn, void> {
  const { find, filter, place, patience_ms, signal } = following
  const journal = find()?.journal
  if (!journal || signal.aborted) return
  const follower = new Follower(journal, filter, place)
  const stop = () => follower.stop()
  signal.addEventListener('abort', stop)
  let patience = beginWait(patience_ms)
  const turn = (told: readonly Told[]): Turn => {
    patience.end()
    patience = beginWait(patience_ms)
    return { told, placeOf: (id) => journal.placeOf(id), place: follower.place }
  }
  try {
    yield turn([])
    while (!follower.isOver) {
      const workspace = find()
      const due_ms = workspace?.journal === journal ? bringToPresent(workspace) : NEVER_MS
      const told = follower.read(BATCH)
      if (told.length > 0) yield turn(told)
      else if ((await firstOf(follower, patience.over, due_ms)) === 'patience') yield turn([])
    }
  } finally {
    patience.end()
    signal.removeEventListener('abort', stop)
    follower.stop()
  }
}

const firstOf = async (follower: Follower, patience: Promise<void>, due_ms: number) => {
  const due = beginWait(due_ms)
  const first = await Promise.race([
    follower.news().then(() => 'news'),
    due.over.then(() => 'due'),
    patience.then(() => 'patience'),
  ])
  due.end()
  return first
}
