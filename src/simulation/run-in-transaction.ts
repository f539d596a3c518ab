// Work in a workspace: in one transaction, whole or not at all.
import type { Workspace } from '../workspace/workspace.ts'
import { catchUp, fireDueTimers } from './advance.ts'

/**
 * Does `work` in one transaction, then fires the timers that are due at this very instant. When it
 * throws, nothing has changed.
 */
export const runInTransaction = <T>(workspace: Workspace, work: () => T): T => {
  const position = workspace.events.position()
  try {
    return workspace.transact(() => {
      const result = work()
      fireDueTimers(workspace)
      return result
    })
  } catch (error) {
    workspace.reload()
    workspace.events.truncateTo(position)
    throw error
  }
}

/** Brings the workspace to the present of its clock, then does `work` as above. */
export const runAtPresent = <T>(workspace: Workspace, work: () => T): T => {
  catchUp(workspace)
  return runInTransaction(workspace, work)
}
