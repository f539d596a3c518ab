// Copies of a workspace in memory, to look at its past or to try out its future.
import { bytesOf } from '../store/database.ts'
import { Journal } from './journal.ts'
import { walkTo } from './time.ts'
import { Workspace } from './workspace.ts'

/** Time in a copy stands still until it is walked. */
const NO_TIME = () => 0

/** Hands a copy of the workspace to `look`, as the workspace is now; closes it afterwards. */
export const inCopy = <T>(workspace: Workspace, look: (copy: Workspace) => T): T => {
  const { name, db } = workspace
  const journal = new Journal(':memory:')
  const copy = new Workspace(name, bytesOf(db), workspace.birth(), NO_TIME, journal)
  try {
    return look(copy)
  } finally {
    copy.close()
  }
}

/**
 * Hands a copy to `look` in which the workspace is as it was right after a request, at the instant
 * `at_ms`; undefined where the history does not reach back that far.
 */
export const inPast = <T>(
  workspace: Workspace,
  { seq, at_ms }: { seq: number; at_ms: number },
  look: (copy: Workspace) => T,
): T | undefined =>
  inCopy(workspace, (copy) => {
    copy.history.rewind(seq)
    copy.reload()
    if (copy.clock.now > at_ms) return undefined
    walkTo(copy, at_ms)
    return look(copy)
  })

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
