// The emulator's own operations, under /_emulator.
import { AdvanceClock, SetClock, ShowClock } from './clock.ts'
import { ClearCoverage, ShowCoverage, ShowWorkspaceCoverage } from './coverage/index.ts'
import { ListErrorCodes, ShowErrorCode } from './errors.ts'
import { ClearHabits, SetHabitRules, ShowHabits } from './habits/index.ts'
import { Plant } from './plant.ts'
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
  ShowCoverage,
  ClearCoverage,
  ShowWorkspaceCoverage,
  ShowHabits,
  SetHabitRules,
  ClearHabits,
]
