// The emulator's own operations, under /_emulator.
import { AdvanceClock, SetClock, ShowClock } from './clock.ts'
import { ListErrorCodes, ShowErrorCode } from './errors.ts'
import { ArmFault, ClearFaults, ListFaults, RemoveFault, ShowFault } from './faults.ts'
import { Plant } from './plant.ts'
import { ReplaySteps, ShowReplayFile } from './replay.ts'
import { ChangeSettings, ShowSettings } from './settings.ts'
import { ShowFidelity } from './show-fidelity.ts'
import { ShowHealth } from './show-health.ts'
import { ShowStateHash } from './show-state-hash.ts'
import { DeclareUser, ListUsers, RemoveUser } from './users.ts'
import {
  CreateWorkspace,
  DropWorkspace,
  ListWorkspaces,
  ResetWorkspace,
  ShowWorkspace,
} from './workspaces.ts'

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
]
