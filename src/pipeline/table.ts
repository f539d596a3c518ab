// The table whole: every row of every API, by its operation id.

import type { CloudOperation } from '../api/operation.ts'
import { cloud, control, iam, vpcEcs } from '../operations/index.ts'
import type { HostOperation } from './host.ts'

/** A row of the table that any caller may name by its id. */
export type AnyOperation = CloudOperation | HostOperation

/** Whether the row is handed a workspace, which only a credential opens. */
export const isCloudOperation = (row: AnyOperation): row is CloudOperation => row.auth === 'token'

/** Every row by its operation id. */
export const operationsById: ReadonlyMap<string, AnyOperation> = new Map(
  [...cloud, ...iam, ...vpcEcs, ...control].map((row) => [row.id, row] as const),
)

/** Whether faults can strike it: it reaches a workspace, by a credential or by signing in. */
export const isFaultable = (row: AnyOperation): boolean =>
  isCloudOperation(row) || (iam as readonly AnyOperation[]).includes(row)
