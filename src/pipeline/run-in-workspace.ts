// Work in a workspace: at its present, in one transaction.
import { catchUp, fireDueTimers } from '../simulation/advance.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** Does `work` at the workspace's present, whole or not at all; `arrived` hears of that instant. */
export const runInTransaction = <T>(
  workspace: Workspace,
  work: () => T,
  arrived: (at_ms: number) => void = () => {},
): T => {
  catchUp(workspace)
  arrived(workspace.clock.now)
  const mark = workspace.events.position()
  try {
    return workspace.transact(() => {
      const result = work()
      fireDueTimers(workspace)
      return result
    })
  } catch (error) {
    workspace.reload()
    workspace.events.truncateTo(mark)
    throw error
  }
}
