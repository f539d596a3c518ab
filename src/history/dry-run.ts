// Tries out work in a workspace, and rolls it back.
import type { Workspace } from '../workspace/workspace.ts'

const ROLLBACK = Symbol('rollback')

/** Runs `work` in a workspace, rolls back everything it changed, and returns its result. */
export const inDryRun = <T>(workspace: Workspace, work: () => T): T => {
  let outcome: { result: T } | undefined
  try {
    workspace.transact(() => {
      outcome = { result: work() }
      throw ROLLBACK
    })
  } catch (error) {
    if (error !== ROLLBACK) throw error
  }
  return outcome!.result
}
