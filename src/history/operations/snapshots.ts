// GET|POST /_emulator/workspaces/{workspace}/snapshots, POST .../{snapshot}/restore, DELETE
import { z } from 'zod'
import { ControlError } from '../../api/control-error.ts'
import {
  findWorkspace,
  registerAccessKeys,
  WorkspaceName,
  WorkspacePath,
} from '../../api/control-schemas.ts'
import { renderWorkspace, WorkspaceReply } from '../../control/workspaces.ts'
import { type Host, hostOperation } from '../../pipeline/host.ts'
import { restore, takeSnapshot } from '../rewind.ts'
import { UnusableSnapshotError } from '../sandbox.ts'

const path = '/_emulator/workspaces/{workspace}/snapshots'
const SnapshotPath = WorkspacePath.extend({ snapshot: z.string() })

const findSnapshot = (
  { workspaces }: Host,
  { workspace, snapshot }: z.output<typeof SnapshotPath>,
): Buffer => {
  const bytes = workspaces.snapshots.read(workspace, snapshot)
  if (bytes) return bytes
  throw new ControlError(
    404,
    'SnapshotNotFound',
    `The workspace ${workspace} has no snapshot ${snapshot}.`,
    'List them at GET /_emulator/workspaces/{workspace}/snapshots.',
  )
}

/** Names the snapshots of a workspace, with the instant at which each stands. */
export const ListSnapshots = hostOperation({
  id: 'ListSnapshots',
  method: 'GET',
  path,
  summary: 'List the snapshots of a workspace.',
  evidence: 'assumed',
  auth: 'none',
  params: WorkspacePath,
  reply: z.strictObject({
    snapshots: z.array(
      z.strictObject({
        name: z.string(),
        /** Where its clock stands, epoch ms; null for a file that cannot be read. */
        now_ms: z.int().nullable(),
        bytes: z.int(),
      }),
    ),
  }),
  refusals: [],
  run: ({ params }, host) => {
    const { name } = findWorkspace(host, params.workspace)
    return { snapshots: host.workspaces.snapshots.list(name) }
  },
})

/** Keeps a copy of a workspace under a name. */
export const CreateSnapshot = hostOperation({
  id: 'CreateSnapshot',
  method: 'POST',
  path,
  summary: 'Keep a copy of a workspace as it is now, under a name.',
  evidence: 'assumed',
  auth: 'none',
  params: WorkspacePath,
  body: z.strictObject({ name: WorkspaceName }),
  reply: z.strictObject({ name: z.string(), now_ms: z.int() }),
  status: 201,
  refusals: [],
  run: ({ params, body: { name } }, host) => {
    const { snapshots } = host.workspaces
    const workspace = findWorkspace(host, params.workspace)
    // Time catches up in a transaction of its own, and the copy is made of what is kept.
    const now_ms = host.within(workspace, () => workspace.clock.now)
    if (snapshots.has(workspace.name, name))
      throw new ControlError(
        409,
        'SnapshotExists',
        `The workspace ${workspace.name} has a snapshot ${name} already.`,
        'Choose another name, or delete it first.',
      )
    snapshots.write(workspace.name, name, takeSnapshot(workspace), now_ms)
    return { name, now_ms }
  },
})

/** Makes a workspace what it was when the snapshot was taken; its journal goes on. */
export const RestoreSnapshot = hostOperation({
  id: 'RestoreSnapshot',
  method: 'POST',
  path: `${path}/{snapshot}/restore`,
  summary: 'Make a workspace what it was when a snapshot was taken. Time goes on from there.',
  evidence: 'assumed',
  auth: 'none',
  params: SnapshotPath,
  reply: WorkspaceReply,
  refusals: [],
  run: ({ params }, host) => {
    const workspace = findWorkspace(host, params.workspace)
    host.within(workspace, () => undefined)
    const bytes = findSnapshot(host, params)
    try {
      restore(workspace, bytes)
    } catch (error) {
      if (!(error instanceof UnusableSnapshotError)) throw error
      throw new ControlError(
        409,
        'InvalidSnapshot',
        `The snapshot ${params.snapshot} cannot be used: ${error.message}.`,
        'Nothing was changed. Delete the snapshot, or restore it with the program that made it.',
      )
    }
    registerAccessKeys(host, workspace)
    return renderWorkspace(workspace)
  },
})

/** Deletes a snapshot. */
export const DeleteSnapshot = hostOperation({
  id: 'DeleteSnapshot',
  method: 'DELETE',
  path: `${path}/{snapshot}`,
  summary: 'Delete a snapshot of a workspace.',
  evidence: 'assumed',
  auth: 'none',
  params: SnapshotPath,
  reply: z.strictObject({}),
  refusals: [],
  run: ({ params }, host) => {
    const workspace = findWorkspace(host, params.workspace)
    host.within(workspace, () => undefined)
    findSnapshot(host, params)
    host.workspaces.snapshots.delete(workspace.name, params.snapshot)
    return {}
  },
})
