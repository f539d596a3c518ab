// GET /_emulator/workspaces/{workspace}/diff

import { z } from 'zod'
import { ControlError } from '../../api/control-error.ts'
import { WorkspacePath } from '../../api/control-schemas.ts'
import { runAtPresent } from '../../simulation/run-in-transaction.ts'
import { controlOperation } from '../../workspace/operation.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { Workspaces } from '../../workspace/workspaces.ts'
import { diffStates, type KeyedState, keyedState } from '../diff.ts'
import { PointInTimeReference, resolvePointInTime } from '../resolve-point-in-time.ts'
import { inSandboxAt } from '../sandbox.ts'

const AddedOrRemovedRow = z.strictObject({ table: z.string(), row: z.string(), value: z.unknown() })

const ChangedRow = z.strictObject({
  table: z.string(),
  row: z.string(),
  fields: z.array(
    z.strictObject({
      path: z.string(),
      before: z.unknown().optional(),
      after: z.unknown().optional(),
    }),
  ),
})

const Query = z.object({
  from: PointInTimeReference.optional(),
  to: PointInTimeReference.optional(),
  with: z.string().optional(),
})

type Query = z.output<typeof Query>

/** Throws ControlError InvalidDiffQuery for a query that does not name two states. */
const checkQuery = (query: Query) => {
  const comparesWorkspaces = query.with !== undefined
  if (
    comparesWorkspaces
      ? query.from === undefined && query.to === undefined
      : query.from !== undefined
  )
    return
  throw new ControlError('InvalidDiffQuery')
}

const currentState = (workspace: Workspace): KeyedState =>
  runAtPresent(workspace, () => keyedState(workspace))

const stateAt = (workspace: Workspace, reference: string | undefined): KeyedState =>
  reference === undefined
    ? currentState(workspace)
    : inSandboxAt(workspace, resolvePointInTime(workspace, reference), keyedState)

/** Compares a workspace at two points in time, or two workspaces. */
export const diffOperation = (workspaces: Workspaces) =>
  controlOperation({
    transaction: false,
    id: 'DiffWorkspaces',
    method: 'GET',
    path: '/_emulator/workspaces/{workspace}/diff',
    summary: 'Compare a workspace at two points in time, or with another workspace.',
    params: WorkspacePath,
    query: Query,
    reply: z.strictObject({
      added: z.array(AddedOrRemovedRow),
      removed: z.array(AddedOrRemovedRow),
      changed: z.array(ChangedRow),
      /** Tables whose rows have another order. */
      reordered: z.array(z.string()),
    }),
    run: ({ query }, workspace) => {
      checkQuery(query)
      const before = stateAt(workspace, query.from)
      const after =
        query.with === undefined
          ? stateAt(workspace, query.to)
          : currentState(workspaces.findOrThrow(query.with))
      return diffStates(before, after)
    },
  })
