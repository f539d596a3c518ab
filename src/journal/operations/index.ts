// The control operations on journals.
import type { AnyOperation } from '../../api/operation.ts'
import type { UnmatchedRequests } from '../unmatched.ts'
import { ExportHar } from './export-har.ts'
import { type FollowNeeds, followEvents } from './follow-events.ts'
import { ClearJournal, ListJournal, ShowJournalEntry } from './journal.ts'
import { ShowJournalText } from './show-journal-text.ts'
import { unmatchedOperations } from './unmatched.ts'
import { VerifyJournal } from './verify-journal.ts'

/** The operations on journals and on requests that reached none. */
export const journalOperations = (
  needs: FollowNeeds & { unmatched: UnmatchedRequests },
): AnyOperation[] => [
  ListJournal,
  ClearJournal,
  ShowJournalEntry,
  VerifyJournal,
  ExportHar,
  ShowJournalText,
  followEvents(needs),
  ...unmatchedOperations(needs.unmatched),
]
