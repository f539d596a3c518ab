// The control operations that belong to no feature: workspaces, clock, settings, users, records,
// error codes, evidence, health.

import type { AnyOperation } from '../api/operation.ts'
import { cloud, iam } from '../operations/index.ts'
import { AdvanceClock, SetClock, ShowClock } from './clock.ts'
import { errorCodeOperations } from './error-codes.ts'
import { fidelityOperation } from './fidelity.ts'
import { loadRecordsOperation } from './load-records.ts'
import { ChangeSettings, ShowSettings } from './settings.ts'
import { ShowHealth } from './show-health.ts'
import { userOperations } from './users.ts'
import { type WorkspaceOperationNeeds, workspaceOperations } from './workspaces.ts'

/** The control operations that belong to no feature, in the order of the OpenAPI document. */
export const basicOperations = (needs: WorkspaceOperationNeeds): AnyOperation[] => [
  ShowHealth,
  ...workspaceOperations(needs),
  ShowClock,
  SetClock,
  AdvanceClock,
  ShowSettings,
  ChangeSettings,
  loadRecordsOperation(needs.workspaces),
  ...errorCodeOperations(),
  fidelityOperation([...cloud, ...iam]),
  ...userOperations(needs.workspaces),
]
