// Operations of the control API on a journal: all they see of a workspace.
import { controlOperationsOn } from '../api/operation.ts'
import type { History } from '../store/history.ts'
import type { JournalSource } from './select.ts'

/** What journal operations see of a workspace. */
export type JournalTarget = JournalSource & {
  readonly name: string
  readonly history: History
  /** Writes what has happened since the last request. */
  flushEvents: () => void
}

const controlOperation = controlOperationsOn<JournalTarget>()

/** Declares an operation on the journal, which is up to date when it runs. */
export const journalOperation: typeof controlOperation = (row) => {
  const operation = controlOperation(row)
  const run: typeof operation.run = (input, target, context) => {
    target.flushEvents()
    return operation.run(input, target, context)
  }
  return { ...operation, transaction: false, run }
}
