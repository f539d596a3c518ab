// Copies of a workspace in memory: to read an earlier state, or to check whether bytes can be
// opened.

import { Journal } from '../journal/journal.ts'
import { walkTo } from '../simulation/advance.ts'
import { corruptionOf, serializeDatabase, UnusableDatabaseError } from '../store/database.ts'
import type { HostTime } from '../workspace/clock.ts'
import { Workspace } from '../workspace/workspace.ts'
import { lastRequestNumber, type PointInTime } from './point-in-time.ts'

/** Thrown for bytes that are not a workspace this version can open. The message says why. */
export class UnusableSnapshotError extends Error {}

/** The clock of a sandbox only moves when it is advanced. */
const stoppedHostTime: HostTime = () => 0

/** Never used, because a copy has its state already; no workspace has an empty seed. */
const noInitialState = { seed: '', mode: 'frozen', pace: 1, settings: {} } as const

/** `last` is the number of the last request. */
const openSandboxWorkspace = (name: string, bytes: Buffer, last = 0) => {
  const journal = new Journal(':memory:')
  journal.continueAfter(last)
  return new Workspace(name, bytes, noInitialState, stoppedHostTime, journal, false)
}

/**
 * Opens a workspace in memory from the bytes of its database. Nothing in it is recorded. Throws
 * UnusableSnapshotError for bytes that are damaged, of another program, or of a newer version.
 */
export const openSandbox = (name: string, bytes: Buffer): Workspace => {
  let sandbox: Workspace | undefined
  try {
    sandbox = openSandboxWorkspace(name, bytes)
    if (sandbox.initialState().seed === noInitialState.seed)
      throw new UnusableSnapshotError('it does not contain a workspace')
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

/** Runs `work` with a copy of the workspace as it is now, and closes the copy. */
export const inSandbox = <T>(workspace: Workspace, work: (sandbox: Workspace) => T): T => {
  const { name, db } = workspace
  const sandbox = openSandboxWorkspace(name, serializeDatabase(db), lastRequestNumber(workspace))
  try {
    return work(sandbox)
  } finally {
    sandbox.close()
  }
}

/** Takes a copy of `origin` back to the state right after a request. */
export const rewindSandbox = (sandbox: Workspace, origin: Workspace, request: number): void => {
  sandbox.history.copyLaterChanges(origin.history, request)
  sandbox.history.rewind(request)
  sandbox.reload()
}

/** Runs `work` with a copy of the workspace as it was at a point in time. */
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
 * Runs `work` with a copy of the workspace as it was right after a request, at the instant `at_ms`.
 * Returns undefined if the history does not reach back that far.
 */
export const inSandboxAfter = <T>(
  workspace: Workspace,
  { seq, at_ms }: { seq: number; at_ms: number },
  work: (sandbox: Workspace) => T,
): T | undefined =>
  inSandboxAt(workspace, { request: seq }, (sandbox) => {
    // A history that is too short leaves a later state, and with it a later clock.
    if (sandbox.clock.now > at_ms) return undefined
    walkTo(sandbox, at_ms)
    return work(sandbox)
  })
