// GET|POST /_emulator/workspaces, GET|DELETE /_emulator/workspaces/{workspace}, POST .../reset
import { z } from 'zod'
import { ClockMode, WorkspaceName, WorkspacePath, WorkspaceReply } from '../api/control-schemas.ts'
import { emulatorOperation } from '../api/operation.ts'
import { Instant, Pace } from '../api/time-schemas.ts'
import type { InitialState } from '../domain/initial-state.ts'
import type { Snapshots } from '../history/snapshots.ts'
import { runAtPresent } from '../simulation/run-in-transaction.ts'
import { controlOperation } from '../workspace/operation.ts'
import { renderWorkspace } from '../workspace/render-workspace.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Workspaces } from '../workspace/workspaces.ts'

/** The parts of an emulator that the operations on workspaces use. */
export type WorkspaceOperationNeeds = {
  workspaces: Workspaces
  snapshots: Snapshots
  /** Creates a workspace and replays the named fixture. Throws ControlError InvalidFixture. */
  create: (
    name: string,
    options: { fixture?: string | undefined } & {
      [K in 'seed' | 'mode' | 'pace' | 'now_ms']?: InitialState[K] | undefined
    },
  ) => Workspace
  /** Empties a workspace and replays the named fixture, or the fixtures that it began with. */
  reset: (name: string, fixture?: string) => Workspace
}

/** The operations on workspaces as a whole. */
export const workspaceOperations = (needs: WorkspaceOperationNeeds) => [
  listWorkspaces(needs),
  createWorkspace(needs),
  ensureWorkspace(needs),
  ShowWorkspace,
  deleteWorkspace(needs),
  resetWorkspace(needs),
]

/** How a workspace starts. The clock is a mode, or its mode, pace and first instant. */
const startFields = {
  seed: z.string().min(1).max(255).optional(),
  fixture: z.string().min(1).optional(),
  clock: z
    .union([
      ClockMode,
      z.strictObject({
        mode: ClockMode.optional(),
        pace: Pace.optional(),
        now_ms: Instant.optional(),
      }),
    ])
    .optional(),
}

type Start = z.output<z.ZodObject<typeof startFields>>

const startOf = ({ clock = {}, ...rest }: Start) => ({
  ...rest,
  ...(typeof clock === 'string' ? { mode: clock } : clock),
})

const current = (workspace: Workspace) => runAtPresent(workspace, () => renderWorkspace(workspace))

/** Lists every workspace, open or on disk. */
const listWorkspaces = ({ workspaces }: WorkspaceOperationNeeds) =>
  emulatorOperation({
    id: 'ListWorkspaces',
    method: 'GET',
    path: '/_emulator/workspaces',
    summary: 'List all workspaces.',
    reply: z.strictObject({ workspaces: z.array(z.strictObject({ name: z.string() })) }),
    run: () => ({ workspaces: workspaces.names().map((name) => ({ name })) }),
  })

/** Creates a workspace. */
const createWorkspace = ({ workspaces, create }: WorkspaceOperationNeeds) =>
  emulatorOperation({
    id: 'CreateWorkspace',
    isUnrecorded: true,
    method: 'POST',
    path: '/_emulator/workspaces',
    summary: 'Create a workspace.',
    body: z.strictObject({ name: WorkspaceName, ...startFields }),
    reply: WorkspaceReply,
    status: 201,
    run: ({ body }) => {
      const { name, ...start } = body
      workspaces.checkIsFree(name)
      return current(create(name, startOf(start)))
    },
  })

/** Creates a workspace unless it exists, so that a set-up can run twice. */
const ensureWorkspace = ({ workspaces, create }: WorkspaceOperationNeeds) =>
  emulatorOperation({
    id: 'EnsureWorkspace',
    isUnrecorded: true,
    method: 'PUT',
    path: '/_emulator/workspaces/{workspace}',
    summary: 'Create a workspace unless it exists; an existing one stays as it is.',
    params: z.object({ workspace: WorkspaceName }),
    body: z.strictObject(startFields),
    bodyOptional: true,
    reply: WorkspaceReply,
    run: ({ params: { workspace: name }, body }) =>
      current(workspaces.find(name) ?? create(name, startOf(body))),
  })

/** Returns the seed, the clock and the counts of a workspace. */
const ShowWorkspace = controlOperation({
  id: 'ShowWorkspace',
  method: 'GET',
  path: '/_emulator/workspaces/{workspace}',
  summary: 'Read one workspace: its seed, its clock, and how many servers and tasks it has.',
  params: WorkspacePath,
  reply: WorkspaceReply,
  run: (_, workspace) => renderWorkspace(workspace),
})

/** Deletes a workspace with its database and snapshots. */
const deleteWorkspace = ({ workspaces, snapshots }: WorkspaceOperationNeeds) =>
  emulatorOperation({
    id: 'DeleteWorkspace',
    isUnrecorded: true,
    method: 'DELETE',
    path: '/_emulator/workspaces/{workspace}',
    summary: 'Delete a workspace with everything in it.',
    params: WorkspacePath,
    reply: z.strictObject({}),
    run: ({ params }) => {
      const { name } = workspaces.findOrThrow(params.workspace)
      snapshots.deleteAll(name)
      workspaces.drop(name)
      return {}
    },
  })

/** Resets a workspace to its beginning, with the same seed. */
const resetWorkspace = ({ workspaces, reset }: WorkspaceOperationNeeds) =>
  emulatorOperation({
    id: 'ResetWorkspace',
    isUnrecorded: true,
    method: 'POST',
    path: '/_emulator/workspaces/{workspace}/reset',
    summary: 'Empty a workspace, then replay a fixture, or the fixtures that it began with.',
    params: WorkspacePath,
    body: z.strictObject({ fixture: z.string().min(1).optional() }),
    bodyOptional: true,
    reply: WorkspaceReply,
    run: ({ params, body }) =>
      current(reset(workspaces.findOrThrow(params.workspace).name, body.fixture)),
  })
