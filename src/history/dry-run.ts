// Work that is tried, and taken back.
import type { Workspace } from '../workspace/workspace.ts'

const ROLLBACK = Symbol('undo')

/** Does work in a workspace and takes it back; answers what it found. */
export const inDryRun = <T>(workspace: Workspace, work: () => T): T => {
  const position = workspace.events.position()
  let outcome: { result: T } | undefined
  try {
    workspace.transact(() => {
      outcome = { result: work() }
      throw ROLLBACK
    })
  } catch (error) {
    if (error !== ROLLBACK) throw error
  } finally {
    workspace.reload()
    workspace.events.truncateTo(position)
  }
  return outcome!.result
}
