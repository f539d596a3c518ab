// Going back within a living workspace: to a snapshot, or to right after one of its requests.

import { logClockChange } from '../simulation/advance.ts'
import { serializeDatabase, withoutForeignKeys } from '../store/database.ts'
import { replaceRows } from '../store/replace-rows.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { openSandbox } from './sandbox.ts'

/** Changes the rows whole or not at all; a flowing clock goes on from where they put it. */
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

/** The bytes of a snapshot of the workspace as it is. */
export const takeSnapshot = ({ db }: Workspace): Buffer => serializeDatabase(db)

/**
 * Makes the workspace what it was right after a request. That, too, is a change of the present
 * request, which a later one can take back.
 */
export const rewind = (workspace: Workspace, request: number): void =>
  replaceState(workspace, () => workspace.history.revert(request))

/**
 * Makes the workspace what the bytes of a snapshot hold, brought up to date. Throws UnusableCopy,
 * and then has touched nothing.
 */
export const restore = (workspace: Workspace, snapshot: Buffer): void => {
  const sandbox = openSandbox(workspace.name, snapshot)
  try {
    replaceState(workspace, () => replaceRows(workspace.db, sandbox.db))
  } finally {
    sandbox.close()
  }
}
