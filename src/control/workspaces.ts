// GET|POST /_emulator/workspaces, GET|DELETE /_emulator/workspaces/{workspace}, POST .../reset
import { z } from 'zod'
import { ControlError } from '../api/control-error.ts'
import {
  ClockMode,
  ClockReply,
  findWorkspace,
  renderClock,
  WorkspaceName,
  WorkspacePath,
} from '../api/control-schemas.ts'
import { Pace } from '../api/time-shapes.ts'
import { type Host, hostOperation } from '../pipeline/host.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** A workspace: its seed, clock and how much it holds. */
export const WorkspaceReply = z.strictObject({
  name: z.string(),
  seed: z.string(),
  clock: ClockReply,
  servers: z.int(),
  tasks: z.int(),
})

/** A workspace as it stands: time does not pass by telling it. */
export const renderWorkspace = (workspace: Workspace) => ({
  name: workspace.name,
  seed: workspace.meta.get<string>('seed') ?? '',
  clock: renderClock(workspace),
  servers: workspace.servers.count(),
  tasks: workspace.tasks.count(),
})

/** A workspace as replies show it. */
export const renderCurrentWorkspace = (host: Host, workspace: Workspace) =>
  host.within(workspace, () => renderWorkspace(workspace))

/** Throws the fault WorkspaceExists. */
export const checkNameIsFree = ({ workspaces }: Host, name: string): void => {
  if (!workspaces.has(name)) return
  throw new ControlError(
    409,
    'WorkspaceExists',
    `The workspace ${name} exists already.`,
    'Choose another name, reset it, or delete it first.',
  )
}

/** Names every workspace, open or on disk. */
export const ListWorkspaces = hostOperation({
  id: 'ListWorkspaces',
  method: 'GET',
  path: '/_emulator/workspaces',
  summary: 'List all workspaces.',
  evidence: 'assumed',
  auth: 'none',
  reply: z.strictObject({ workspaces: z.array(z.strictObject({ name: z.string() })) }),
  refusals: [],
  run: (_, { workspaces }) => ({ workspaces: workspaces.names().map((name) => ({ name })) }),
})

/** Creates a workspace with a seed, clock and fixture of its own. */
export const CreateWorkspace = hostOperation({
  id: 'CreateWorkspace',
  isUnrecorded: true,
  method: 'POST',
  path: '/_emulator/workspaces',
  summary: 'Create a workspace.',
  evidence: 'assumed',
  auth: 'none',
  body: z.strictObject({
    name: WorkspaceName,
    seed: z.string().min(1).max(255).optional(),
    fixture: z.string().min(1).optional(),
    clock: z.strictObject({ mode: ClockMode.optional(), pace: Pace.optional() }).optional(),
  }),
  reply: WorkspaceReply,
  status: 201,
  refusals: [],
  run: ({ body }, host) => {
    checkNameIsFree(host, body.name)
    const { name, clock = {}, ...initialState } = body
    return renderCurrentWorkspace(host, host.create(name, { ...initialState, ...clock }))
  },
})

/** Tells how a workspace stands. */
export const ShowWorkspace = hostOperation({
  id: 'ShowWorkspace',
  method: 'GET',
  path: '/_emulator/workspaces/{workspace}',
  summary: 'Read one workspace: its seed, clock and how much it holds.',
  evidence: 'assumed',
  auth: 'none',
  params: WorkspacePath,
  reply: WorkspaceReply,
  refusals: [],
  run: ({ params }, host) => renderCurrentWorkspace(host, findWorkspace(host, params.workspace)),
})

/** Ends a workspace and deletes its database. */
export const DeleteWorkspace = hostOperation({
  id: 'DeleteWorkspace',
  isUnrecorded: true,
  method: 'DELETE',
  path: '/_emulator/workspaces/{workspace}',
  summary: 'Delete a workspace with all it holds.',
  evidence: 'assumed',
  auth: 'none',
  params: WorkspacePath,
  reply: z.strictObject({}),
  refusals: [],
  run: ({ params }, host) => {
    const { name } = findWorkspace(host, params.workspace)
    host.workspaces.snapshots.deleteAll(name)
    host.workspaces.drop(name)
    return {}
  },
})

/** Puts a workspace back to its beginning: same seed, empty or with a fixture. */
export const ResetWorkspace = hostOperation({
  id: 'ResetWorkspace',
  isUnrecorded: true,
  method: 'POST',
  path: '/_emulator/workspaces/{workspace}/reset',
  summary: 'Empty a workspace and replay a fixture into it; without one, those it began with.',
  evidence: 'assumed',
  auth: 'none',
  params: WorkspacePath,
  body: z.strictObject({ fixture: z.string().min(1).optional() }),
  bodyOptional: true,
  reply: WorkspaceReply,
  refusals: [],
  run: ({ params, body }, host) =>
    renderCurrentWorkspace(
      host,
      host.reset(findWorkspace(host, params.workspace).name, body.fixture),
    ),
})
