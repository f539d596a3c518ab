// The emulator's own operations, under /_emulator.
import { AdvanceClock, SetClock, ShowClock } from './clock.ts'
import { DiffWorlds } from './diff.ts'
import { ListErrorCodes, ShowErrorCode } from './errors.ts'
import { ForkWorkspace } from './fork.ts'
import { ShowTaskAt } from './look-back.ts'
import { Plant } from './plant.ts'
import { RewindWorkspace } from './rewind.ts'
import { ChangeSettings, ShowSettings } from './settings.ts'
import { ShowFidelity } from './show-fidelity.ts'
import { ShowHealth } from './show-health.ts'
import { ShowStateHash } from './show-state-hash.ts'
import { CreateSnapshot, DeleteSnapshot, ListSnapshots, RestoreSnapshot } from './snapshots.ts'
import { DeclareUser, ListUsers, RemoveUser } from './users.ts'
import {
  CreateWorkspace,
  DropWorkspace,
  ListWorkspaces,
  ResetWorkspace,
  ShowWorkspace,
} from './workspaces.ts'
import { ExportWorkspace, ImportWorkspace } from './world-file.ts'

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
]
