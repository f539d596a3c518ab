// Work that is tried, and taken back.
import type { Workspace } from '../workspace/workspace.ts'

const UNDO = Symbol('undo')

/** Does work in a workspace and takes it back; answers what it found. */
export const undone = <T>(workspace: Workspace, work: () => T): T => {
  const mark = workspace.happenings.mark()
  let found: { result: T } | undefined
  try {
    workspace.transact(() => {
      found = { result: work() }
      throw UNDO
    })
  } catch (error) {
    if (error !== UNDO) throw error
  } finally {
    workspace.reload()
    workspace.happenings.forgetSince(mark)
  }
  return found!.result
}
