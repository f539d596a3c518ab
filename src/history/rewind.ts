// Going back within a living workspace: to a snapshot, or to right after one of its requests.

import { noteClock } from '../simulation/advance.ts'
import { bytesOf, unbound } from '../store/database.ts'
import { takeOver } from '../store/take-over.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { openCopy } from './sandbox.ts'

/** Changes the rows whole or not at all; a flowing clock goes on from where they put it. */
const travel = (workspace: Workspace, change: () => void) => {
  const { clock, db } = workspace
  const from = clock.now
  try {
    unbound(db, () => {
      change()
      workspace.reload()
      clock.leap(clock.now)
    })
  } catch (error) {
    workspace.reload()
    throw error
  }
  noteClock(workspace, from)
}

/** The bytes of a snapshot of the workspace as it is. */
export const snapshotOf = ({ db }: Workspace): Buffer => bytesOf(db)

/**
 * Makes the workspace what it was right after a request. That, too, is a change of the present
 * request, which a later one can take back.
 */
export const rewind = (workspace: Workspace, request: number): void =>
  travel(workspace, () => workspace.history.revert(request))

/**
 * Makes the workspace what the bytes of a snapshot hold, brought up to date. Throws UnusableCopy,
 * and then has touched nothing.
 */
export const restore = (workspace: Workspace, snapshot: Buffer): void => {
  const copy = openCopy(workspace.name, snapshot)
  try {
    travel(workspace, () => takeOver(workspace.db, copy.db))
  } finally {
    copy.close()
  }
}
