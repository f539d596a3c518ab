// A world opened once more, in memory: to look at what it was, or to see whether it can be used.

import { Journal } from '../journal/journal.ts'
import { walkTo } from '../simulation/advance.ts'
import { corruptionOf, serializeDatabase, UnusableDatabaseError } from '../store/database.ts'
import type { HostTime } from '../workspace/clock.ts'
import { Workspace } from '../workspace/workspace.ts'
import { lastRequestNumber, type PointInTime } from './point-in-time.ts'

/** Thrown for bytes that hold no world this program can open; the message says why. */
export class UnusableSnapshotError extends Error {}

/** No time passes in a copy unless it is moved. */
const stoppedHostTime: HostTime = () => 0

/** A copy has been born already: no world has an empty seed. */
const noInitialState = { seed: '', mode: 'frozen', pace: 1, settings: {} } as const

/** `last` is the number of the last request there has been. */
const openSandboxWorkspace = (name: string, bytes: Buffer, last = 0) => {
  const journal = new Journal(':memory:')
  journal.continueAfter(last)
  return new Workspace(name, bytes, noInitialState, stoppedHostTime, journal)
}

/**
 * Opens a world of its bytes; what happens in it is no part of any journal. Throws
 * UnusableCopy for bytes that are corrupt, foreign, or of a newer version.
 */
export const openSandbox = (name: string, bytes: Buffer): Workspace => {
  let sandbox: Workspace | undefined
  try {
    sandbox = openSandboxWorkspace(name, bytes)
    if (sandbox.initialState().seed === noInitialState.seed)
      throw new UnusableSnapshotError('it holds no world')
    const corruption = corruptionOf(sandbox.db)
    if (corruption !== undefined) throw new UnusableSnapshotError(`it is damaged (${corruption})`)
    return sandbox
  } catch (error) {
    sandbox?.close()
    const { message } = error as Error
    const hasReason =
      error instanceof UnusableSnapshotError || error instanceof UnusableDatabaseError
    throw new UnusableSnapshotError(hasReason ? message : `it is damaged (${message})`)
  }
}

/** Hands a copy of the workspace to `work`, as the workspace is now; closes it afterwards. */
export const inSandbox = <T>(workspace: Workspace, work: (sandbox: Workspace) => T): T => {
  const { name, db } = workspace
  const sandbox = openSandboxWorkspace(name, serializeDatabase(db), lastRequestNumber(workspace))
  try {
    return work(sandbox)
  } finally {
    sandbox.close()
  }
}

/** Makes a copy of `origin` what that was right after a request. */
export const rewindSandbox = (sandbox: Workspace, origin: Workspace, request: number): void => {
  sandbox.history.copyLaterChanges(origin.history, request)
  sandbox.history.rewind(request)
  sandbox.reload()
}

/** Does work in a copy of the workspace as it was at a moment of its story. */
export const inSandboxAt = <T>(
  workspace: Workspace,
  { request, at_ms }: PointInTime,
  work: (sandbox: Workspace) => T,
): T =>
  inSandbox(workspace, (sandbox) => {
    rewindSandbox(sandbox, workspace, request)
    if (at_ms !== undefined) walkTo(sandbox, at_ms)
    return work(sandbox)
  })

/**
 * Hands a copy to `look` in which the workspace is as it was right after a request, at the instant
 * `at_ms`; undefined where the history does not reach back that far, which the clock tells.
 */
export const inSandboxAfter = <T>(
  workspace: Workspace,
  { seq, at_ms }: { seq: number; at_ms: number },
  work: (sandbox: Workspace) => T,
): T | undefined =>
  inSandboxAt(workspace, { request: seq }, (sandbox) => {
    if (sandbox.clock.now > at_ms) return undefined
    walkTo(sandbox, at_ms)
    return work(sandbox)
  })
