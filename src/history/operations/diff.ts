// GET /_emulator/workspaces/{workspace}/diff
import { z } from 'zod'
import { ControlFault } from '../../api/control-error.ts'
import { findWorkspace, WorkspacePath } from '../../api/control-schemas.ts'
import { type Host, hostOperation } from '../../pipeline/host.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { diffWorlds, type NamedWorld, namedWorld } from '../diff.ts'
import { findMoment, MomentName } from '../find-point-in-time.ts'
import { asOf } from '../sandbox.ts'

const LoneRow = z.strictObject({ table: z.string(), row: z.string(), value: z.unknown() })

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
  from: MomentName.optional(),
  to: MomentName.optional(),
  with: z.string().optional(),
})

type Query = z.output<typeof Query>

/** Throws the fault DiffOfWhat for a query that does not name two worlds. */
const checkQuery = (query: Query) => {
  const isOfTwo = query.with !== undefined
  if (isOfTwo ? query.from === undefined && query.to === undefined : query.from !== undefined)
    return
  throw new ControlFault(
    400,
    'DiffOfWhat',
    'The query names no two worlds.',
    'Give from (and to, if not now) for two moments, or with=NAME for another workspace.',
  )
}

const worldNow = (host: Host, workspace: Workspace): NamedWorld =>
  host.within(workspace, () => namedWorld(workspace))

const worldAt = (host: Host, workspace: Workspace, name: string | undefined): NamedWorld => {
  const now = worldNow(host, workspace)
  return name === undefined ? now : asOf(workspace, findMoment(workspace, name), namedWorld)
}

/** Tells what is different between two moments of a workspace, or between two workspaces. */
export const DiffWorlds = hostOperation({
  id: 'DiffWorlds',
  method: 'GET',
  path: '/_emulator/workspaces/{workspace}/diff',
  summary: 'Compare a workspace at two moments, or with another: rows and fields that differ.',
  evidence: 'assumed',
  auth: 'none',
  params: WorkspacePath,
  query: Query,
  reply: z.strictObject({
    added: z.array(LoneRow),
    removed: z.array(LoneRow),
    changed: z.array(ChangedRow),
    /** Tables whose rows stand in another order. */
    reordered: z.array(z.string()),
  }),
  refusals: [],
  run: ({ params, query }, host) => {
    const workspace = findWorkspace(host, params.workspace)
    checkQuery(query)
    const before = worldAt(host, workspace, query.from)
    const after =
      query.with === undefined
        ? worldAt(host, workspace, query.to)
        : worldNow(host, findWorkspace(host, query.with))
    return diffWorlds(before, after)
  },
})
