// The emulator's own operations, under /_emulator.

import { ClearClientRules, SetClientRules, ShowClientRules } from './client-rules/operations.ts'
import { AdvanceClock, SetClock, ShowClock } from './control/clock.ts'
import { ListErrorCodes, ShowErrorCode } from './control/errors.ts'
import { LoadRecords } from './control/load-records.ts'
import { ChangeSettings, ShowSettings } from './control/settings.ts'
import { ShowFidelity } from './control/show-fidelity.ts'
import { ShowHealth } from './control/show-health.ts'
import { DeclareUser, ListUsers, RemoveUser } from './control/users.ts'
import {
  CreateWorkspace,
  DeleteWorkspace,
  ListWorkspaces,
  ResetWorkspace,
  ShowWorkspace,
} from './control/workspaces.ts'
import { ClearCoverage, ShowCoverage, ShowWorkspaceCoverage } from './coverage/operations.ts'
import { ExplainAnyRequest, ExplainRequest, ExplainTask } from './explain/operations.ts'
import { ArmFault, ClearFaults, ListFaults, RemoveFault, ShowFault } from './faults/operations.ts'
import { DiffWorkspaces } from './history/operations/diff.ts'
import { ExportWorkspace, ImportWorkspace } from './history/operations/export-import.ts'
import { ForkWorkspace } from './history/operations/fork.ts'
import { RewindWorkspace } from './history/operations/rewind.ts'
import { ShowStateHash } from './history/operations/show-state-hash.ts'
import { ShowTaskAt } from './history/operations/show-task-at.ts'
import {
  CreateSnapshot,
  DeleteSnapshot,
  ListSnapshots,
  RestoreSnapshot,
} from './history/operations/snapshots.ts'
import { ExportHar } from './journal/operations/export-har.ts'
import { FollowEvents } from './journal/operations/follow-events.ts'
import { ClearJournal, ListJournal, ShowJournalEntry } from './journal/operations/journal.ts'
import { ShowJournalText } from './journal/operations/show-journal-text.ts'
import {
  ClearUnmatchedRequests,
  ListUnmatchedRequests,
  ShowUnmatchedRequest,
} from './journal/operations/unmatched.ts'
import { VerifyJournal } from './journal/operations/verify-journal.ts'
import { ReplaySteps, ShowReplayFile } from './replay/operations.ts'

export const control = [
  ShowHealth,
  ListWorkspaces,
  CreateWorkspace,
  ShowWorkspace,
  DeleteWorkspace,
  ResetWorkspace,
  ShowClock,
  SetClock,
  AdvanceClock,
  ShowSettings,
  ChangeSettings,
  LoadRecords,
  ListErrorCodes,
  ShowErrorCode,
  ShowFidelity,
  ListUsers,
  DeclareUser,
  RemoveUser,
  ShowStateHash,
  ListFaults,
  ArmFault,
  ClearFaults,
  ShowFault,
  RemoveFault,
  ShowReplayFile,
  ReplaySteps,
  ListJournal,
  ClearJournal,
  ShowJournalEntry,
  VerifyJournal,
  ExportHar,
  ShowJournalText,
  FollowEvents,
  ListUnmatchedRequests,
  ClearUnmatchedRequests,
  ShowUnmatchedRequest,
  ListSnapshots,
  CreateSnapshot,
  RestoreSnapshot,
  DeleteSnapshot,
  ForkWorkspace,
  RewindWorkspace,
  ShowTaskAt,
  ExportWorkspace,
  ImportWorkspace,
  DiffWorkspaces,
  ExplainRequest,
  ExplainAnyRequest,
  ExplainTask,
  ShowCoverage,
  ClearCoverage,
  ShowWorkspaceCoverage,
  ShowClientRules,
  SetClientRules,
  ClearClientRules,
]
