// POST /_emulator/workspaces/{workspace}/rewind

import { z } from 'zod'
import { WorkspacePath, WorkspaceReply } from '../../api/control-schemas.ts'
import { controlOperation } from '../../workspace/operation.ts'
import { renderWorkspace } from '../../workspace/render-workspace.ts'
import type { Workspaces } from '../../workspace/workspaces.ts'
import { RequestReference, resolveRequest } from '../resolve-point-in-time.ts'
import { rewind } from '../restore.ts'

/** Takes a workspace back to the state right after a request. A later rewind can undo that. */
export const rewindOperation = (workspaces: Workspaces) =>
  controlOperation({
    transaction: false,
    id: 'RewindWorkspace',
    method: 'POST',
    path: '/_emulator/workspaces/{workspace}/rewind',
    summary: 'Take a workspace back to right after a request. Time continues from there.',
    params: WorkspacePath,
    body: z.strictObject({ to_request: RequestReference }),
    reply: WorkspaceReply.extend({ to_request: z.int() }),
    run: ({ body }, workspace) => {
      const to_request = resolveRequest(workspace, body.to_request)
      rewind(workspace, to_request)
      workspaces.indexKeysOf(workspace)
      return { ...renderWorkspace(workspace), to_request }
    },
  })
