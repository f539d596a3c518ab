// Takes an open workspace back to a snapshot, or to the state right after one of its requests.

import { logClockChange } from '../simulation/advance.ts'
import { serializeDatabase, withoutForeignKeys } from '../store/database.ts'
import { replaceRows } from '../store/replace-rows.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { openSandbox } from './sandbox.ts'

/** Replaces all rows, or none. A flowing clock continues from the time in the new rows. */
const replaceState = (workspace: Workspace, change: () => void) => {
  const { clock, db } = workspace
  const from = clock.now
  try {
    withoutForeignKeys(db, () => {
      change()
      workspace.reload()
      clock.jumpTo(clock.now)
    })
  } catch (error) {
    workspace.reload()
    throw error
  }
  logClockChange(workspace, from)
}

/** The bytes of a snapshot of the workspace as it is now. */
export const takeSnapshot = ({ db }: Workspace): Buffer => serializeDatabase(db)

/**
 * Takes the workspace back to the state right after a request. This is a change by the current
 * request, so a later rewind can undo it.
 */
export const rewind = (workspace: Workspace, request: number): void =>
  replaceState(workspace, () => workspace.history.revert(request))

/**
 * Restores a snapshot, migrated to the current schema. Throws UnusableSnapshotError, and then
 * changes nothing.
 */
export const restore = (workspace: Workspace, snapshot: Buffer): void => {
  const sandbox = openSandbox(workspace.name, snapshot)
  try {
    replaceState(workspace, () => replaceRows(workspace.db, sandbox.db))
  } finally {
    sandbox.close()
  }
}
