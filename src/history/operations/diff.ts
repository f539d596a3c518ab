// GET /_emulator/workspaces/{workspace}/diff
import { z } from 'zod'
import { ControlError } from '../../api/control-error.ts'
import { findWorkspace, WorkspacePath } from '../../api/control-schemas.ts'
import { type Host, hostOperation } from '../../pipeline/host.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { diffStates, type KeyedState, keyedState } from '../diff.ts'
import { PointInTimeReference, resolvePointInTime } from '../find-point-in-time.ts'
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

/** Throws the fault InvalidDiffQuery for a query that does not name two worlds. */
const checkQuery = (query: Query) => {
  const comparesWorkspaces = query.with !== undefined
  if (
    comparesWorkspaces
      ? query.from === undefined && query.to === undefined
      : query.from !== undefined
  )
    return
  throw new ControlError(
    400,
    'InvalidDiffQuery',
    'The query names no two worlds.',
    'Give from (and to, if not now) for two moments, or with=NAME for another workspace.',
  )
}

const currentState = (host: Host, workspace: Workspace): KeyedState =>
  host.within(workspace, () => keyedState(workspace))

const stateAt = (host: Host, workspace: Workspace, name: string | undefined): KeyedState => {
  const now = currentState(host, workspace)
  return name === undefined
    ? now
    : inSandboxAt(workspace, resolvePointInTime(workspace, name), keyedState)
}

/** Tells what is different between two moments of a workspace, or between two workspaces. */
export const DiffWorkspaces = hostOperation({
  id: 'DiffWorkspaces',
  method: 'GET',
  path: '/_emulator/workspaces/{workspace}/diff',
  summary: 'Compare a workspace at two moments, or with another: rows and fields that differ.',
  evidence: 'assumed',
  auth: 'none',
  params: WorkspacePath,
  query: Query,
  reply: z.strictObject({
    added: z.array(AddedOrRemovedRow),
    removed: z.array(AddedOrRemovedRow),
    changed: z.array(ChangedRow),
    /** Tables whose rows stand in another order. */
    reordered: z.array(z.string()),
  }),
  refusals: [],
  run: ({ params, query }, host) => {
    const workspace = findWorkspace(host, params.workspace)
    checkQuery(query)
    const before = stateAt(host, workspace, query.from)
    const after =
      query.with === undefined
        ? stateAt(host, workspace, query.to)
        : currentState(host, findWorkspace(host, query.with))
    return diffStates(before, after)
  },
})
