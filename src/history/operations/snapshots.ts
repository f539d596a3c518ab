// GET|POST /_emulator/workspaces/{workspace}/snapshots, POST .../{snapshot}/restore, DELETE

import { z } from 'zod'
import { ControlError } from '../../api/control-error.ts'
import { WorkspaceName, WorkspacePath, WorkspaceReply } from '../../api/control-schemas.ts'
import { controlOperation } from '../../workspace/operation.ts'
import { renderWorkspace } from '../../workspace/render-workspace.ts'
import type { Workspaces } from '../../workspace/workspaces.ts'
import { restore, takeSnapshot } from '../restore.ts'
import { UnusableSnapshotError } from '../sandbox.ts'
import type { Snapshots } from '../snapshots.ts'

/** The parts of an emulator that the operations on snapshots use. */
export type SnapshotNeeds = { snapshots: Snapshots; workspaces: Workspaces }

/** The operations on snapshots. */
export const snapshotOperations = (needs: SnapshotNeeds) => [
  listSnapshots(needs),
  createSnapshot(needs),
  restoreSnapshot(needs),
  deleteSnapshot(needs),
]

const path = '/_emulator/workspaces/{workspace}/snapshots'
const SnapshotPath = WorkspacePath.extend({ snapshot: z.string() })

const findSnapshot = (
  snapshots: Snapshots,
  { workspace, snapshot }: z.output<typeof SnapshotPath>,
): Buffer => {
  const bytes = snapshots.read(workspace, snapshot)
  if (bytes) return bytes
  throw new ControlError('SnapshotNotFound', { snapshot, workspace })
}

/** Lists the snapshots of a workspace with the time of each clock. */
const listSnapshots = ({ snapshots }: SnapshotNeeds) =>
  controlOperation({
    transaction: false,
    id: 'ListSnapshots',
    method: 'GET',
    path,
    summary: 'List the snapshots of a workspace.',
    params: WorkspacePath,
    reply: z.strictObject({
      snapshots: z.array(
        z.strictObject({
          name: z.string(),
          /** The time of its clock, epoch ms; null for a file that cannot be read. */
          now_ms: z.int().nullable(),
          bytes: z.int(),
        }),
      ),
    }),
    run: (_, { name }) => ({ snapshots: snapshots.list(name) }),
  })

/** Writes a snapshot of a workspace. */
const createSnapshot = ({ snapshots }: SnapshotNeeds) =>
  controlOperation({
    transaction: false,
    id: 'CreateSnapshot',
    method: 'POST',
    path,
    summary: 'Create a snapshot: a named copy of a workspace as it is now.',
    params: WorkspacePath,
    body: z.strictObject({ name: WorkspaceName }),
    reply: z.strictObject({ name: z.string(), now_ms: z.int() }),
    status: 201,
    run: ({ body: { name } }, workspace) => {
      const now_ms = workspace.clock.now
      if (snapshots.has(workspace.name, name))
        throw new ControlError('SnapshotExists', { snapshot: name, workspace: workspace.name })
      snapshots.write(workspace.name, name, takeSnapshot(workspace), now_ms)
      return { name, now_ms }
    },
  })

/** Takes a workspace back to a snapshot; its journal continues. */
const restoreSnapshot = ({ snapshots, workspaces }: SnapshotNeeds) =>
  controlOperation({
    transaction: false,
    id: 'RestoreSnapshot',
    method: 'POST',
    path: `${path}/{snapshot}/restore`,
    summary: 'Take a workspace back to a snapshot. Time continues from there.',
    params: SnapshotPath,
    reply: WorkspaceReply,
    run: ({ params }, workspace) => {
      const bytes = findSnapshot(snapshots, params)
      try {
        restore(workspace, bytes)
      } catch (error) {
        if (!(error instanceof UnusableSnapshotError)) throw error
        throw new ControlError('InvalidSnapshot', {
          snapshot: params.snapshot,
          reason: error.message,
        })
      }
      workspaces.indexKeysOf(workspace)
      return renderWorkspace(workspace)
    },
  })

/** Deletes a snapshot. */
const deleteSnapshot = ({ snapshots }: SnapshotNeeds) =>
  controlOperation({
    transaction: false,
    id: 'DeleteSnapshot',
    method: 'DELETE',
    path: `${path}/{snapshot}`,
    summary: 'Delete a snapshot of a workspace.',
    params: SnapshotPath,
    reply: z.strictObject({}),
    run: ({ params }, workspace) => {
      findSnapshot(snapshots, params)
      snapshots.delete(workspace.name, params.snapshot)
      return {}
    },
  })
