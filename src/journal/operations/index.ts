// The control operations on journals.
import type { AnyOperation } from '../../api/operation.ts'
import type { UnmatchedRequests } from '../unmatched.ts'
import { type FollowNeeds, followEvents } from './follow-events.ts'
import {
  ClearJournal,
  ExportHar,
  ListJournal,
  ShowJournalEntry,
  ShowJournalText,
} from './journal.ts'
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
