// Work in a workspace: at its present, in one transaction.
import { catchUp, settle } from '../simulation/advance.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** Does `work` at the workspace's present, whole or not at all; `arrived` hears of that instant. */
export const within = <T>(
  workspace: Workspace,
  work: () => T,
  arrived: (at_ms: number) => void = () => {},
): T => {
  catchUp(workspace)
  arrived(workspace.clock.now)
  const mark = workspace.happenings.mark()
  try {
    return workspace.transact(() => {
      const result = work()
      settle(workspace)
      return result
    })
  } catch (error) {
    workspace.reload()
    workspace.happenings.forgetSince(mark)
    throw error
  }
}
