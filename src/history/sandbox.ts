// A world opened once more, in memory: to look at what it was, or to see whether it can be used.

import { Journal } from '../journal/journal.ts'
import { walkTo } from '../simulation/advance.ts'
import { bytesOf, DatabaseUnusable, damageOf } from '../store/database.ts'
import type { HostTime } from '../workspace/clock.ts'
import { Workspace } from '../workspace/workspace.ts'
import { lastRequest, type Moment } from './point-in-time.ts'

/** Thrown for bytes that hold no world this program can open; the message says why. */
export class UnusableCopy extends Error {}

/** No time passes in a copy unless it is moved. */
const still: HostTime = () => 0

/** A copy has been born already: no world has an empty seed. */
const unborn = { seed: '', mode: 'frozen', pace: 1, settings: {} } as const

/** `last` is the number of the last request there has been. */
const open = (name: string, bytes: Buffer, last = 0) => {
  const journal = new Journal(':memory:')
  journal.goOnAfter(last)
  return new Workspace(name, bytes, unborn, still, journal)
}

/**
 * Opens a world of its bytes; what happens in it is no part of any journal. Throws
 * UnusableCopy for bytes that are corrupt, foreign, or of a newer version.
 */
export const openCopy = (name: string, bytes: Buffer): Workspace => {
  let copy: Workspace | undefined
  try {
    copy = open(name, bytes)
    if (copy.birth().seed === unborn.seed) throw new UnusableCopy('it holds no world')
    const damage = damageOf(copy.db)
    if (damage !== undefined) throw new UnusableCopy(`it is damaged (${damage})`)
    return copy
  } catch (error) {
    copy?.close()
    const { message } = error as Error
    const isTold = error instanceof UnusableCopy || error instanceof DatabaseUnusable
    throw new UnusableCopy(isTold ? message : `it is damaged (${message})`)
  }
}

/** Hands a copy of the workspace to `work`, as the workspace is now; closes it afterwards. */
export const inCopy = <T>(workspace: Workspace, work: (copy: Workspace) => T): T => {
  const { name, db } = workspace
  const copy = open(name, bytesOf(db), lastRequest(workspace))
  try {
    return work(copy)
  } finally {
    copy.close()
  }
}

/** Makes a copy of `origin` what that was right after a request. */
export const goBack = (copy: Workspace, origin: Workspace, request: number): void => {
  copy.history.recall(origin.history, request)
  copy.history.rewind(request)
  copy.reload()
}

/** Does work in a copy of the workspace as it was at a moment of its story. */
export const asOf = <T>(
  workspace: Workspace,
  { request, at_ms }: Moment,
  work: (copy: Workspace) => T,
): T =>
  inCopy(workspace, (copy) => {
    goBack(copy, workspace, request)
    if (at_ms !== undefined) walkTo(copy, at_ms)
    return work(copy)
  })

/**
 * Hands a copy to `look` in which the workspace is as it was right after a request, at the instant
 * `at_ms`; undefined where the history does not reach back that far, which the clock tells.
 */
export const inPast = <T>(
  workspace: Workspace,
  { seq, at_ms }: { seq: number; at_ms: number },
  look: (copy: Workspace) => T,
): T | undefined =>
  asOf(workspace, { request: seq }, (copy) => {
    if (copy.clock.now > at_ms) return undefined
    walkTo(copy, at_ms)
    return look(copy)
  })
