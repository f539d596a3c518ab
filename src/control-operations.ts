// The emulator's own operations, under /_emulator.

import { ClearHabits, SetHabitRules, ShowHabits } from './client-rules/operations.ts'
import { AdvanceClock, SetClock, ShowClock } from './control/clock.ts'
import { ListErrorCodes, ShowErrorCode } from './control/errors.ts'
import { Plant } from './control/load-records.ts'
import { ChangeSettings, ShowSettings } from './control/settings.ts'
import { ShowFidelity } from './control/show-fidelity.ts'
import { ShowHealth } from './control/show-health.ts'
import { DeclareUser, ListUsers, RemoveUser } from './control/users.ts'
import {
  CreateWorkspace,
  DropWorkspace,
  ListWorkspaces,
  ResetWorkspace,
  ShowWorkspace,
} from './control/workspaces.ts'
import { ClearCoverage, ShowCoverage, ShowWorkspaceCoverage } from './coverage/operations.ts'
import { ExplainAnyRequest, ExplainRequest, ExplainTask } from './explain/operations.ts'
import { ArmFault, ClearFaults, ListFaults, RemoveFault, ShowFault } from './faults/operations.ts'
import { DiffWorlds } from './history/operations/diff.ts'
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
import { ClearJournal, ListJournal, ShowEntry } from './journal/operations/journal.ts'
import { ShowJournalText } from './journal/operations/show-journal-text.ts'
import { ClearOutside, ListOutside, ShowOutside } from './journal/operations/unmatched.ts'
import { VerifyJournal } from './journal/operations/verify-journal.ts'
import { ReplaySteps, ShowReplayFile } from './replay/operations.ts'

export const control = [
  ShowHealth,
  ListWorkspaces,
  CreateWorkspace,
  ShowWorkspace,
  DropWorkspace,
  ResetWorkspace,
  ShowClock,
  SetClock,
  AdvanceClock,
  ShowSettings,
  ChangeSettings,
  Plant,
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
  ShowEntry,
  VerifyJournal,
  ExportHar,
  ShowJournalText,
  FollowEvents,
  ListOutside,
  ClearOutside,
  ShowOutside,
  ListSnapshots,
  CreateSnapshot,
  RestoreSnapshot,
  DeleteSnapshot,
  ForkWorkspace,
  RewindWorkspace,
  ShowTaskAt,
  ExportWorkspace,
  ImportWorkspace,
  DiffWorlds,
  ExplainRequest,
  ExplainAnyRequest,
  ExplainTask,
  ShowCoverage,
  ClearCoverage,
  ShowWorkspaceCoverage,
  ShowHabits,
  SetHabitRules,
  ClearHabits,
]
