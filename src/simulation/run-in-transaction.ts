// Runs work in a workspace in one transaction: all of it happens, or nothing.
import type { Workspace } from '../workspace/workspace.ts'
import { catchUp, fireDueTimers } from './advance.ts'

/** Runs `work` in one transaction, and then fires the timers that are due at this very instant. */
export const runInTransaction = <T>(workspace: Workspace, work: () => T): T =>
  workspace.transact(() => {
    const result = work()
    fireDueTimers(workspace)
    return result
  })

/** Brings the workspace to the present of its clock, and then runs `work` as runInTransaction. */
export const runAtPresent = <T>(workspace: Workspace, work: () => T): T => {
  catchUp(workspace)
  return runInTransaction(workspace, work)
}
