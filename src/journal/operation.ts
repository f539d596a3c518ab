// Declares operations of the control API on a journal.
import { controlOperationsOn } from '../api/operation.ts'
import type { History } from '../store/history.ts'
import type { JournalSource } from './select.ts'

/** The parts of a workspace that operations on its journal use. */
export type JournalTarget = JournalSource & {
  readonly name: string
  readonly history: History
  /** Writes the events since the last request. */
  flushEvents: () => void
}

const controlOperation = controlOperationsOn<JournalTarget>()

/** Declares an operation on a journal. Pending events are written before it runs. */
export const journalOperation: typeof controlOperation = (row) => {
  const operation = controlOperation(row)
  const run: typeof operation.run = (input, target, context) => {
    target.flushEvents()
    return operation.run(input, target, context)
  }
  return { ...operation, transaction: false, run }
}
