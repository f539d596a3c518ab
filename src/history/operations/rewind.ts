// POST /_emulator/workspaces/{workspace}/rewind
import { z } from 'zod'
import { findWorkspace, registerAccessKeys, WorkspacePath } from '../../api/control-schemas.ts'
import { renderWorkspace, WorkspaceReply } from '../../control/workspaces.ts'
import { hostOperation } from '../../pipeline/host.ts'
import { RequestReference, resolveRequest } from '../find-point-in-time.ts'
import { rewind } from '../rewind.ts'

/** Makes a workspace what it was right after a request. A later rewind can take that back. */
export const RewindWorkspace = hostOperation({
  id: 'RewindWorkspace',
  method: 'POST',
  path: '/_emulator/workspaces/{workspace}/rewind',
  summary: 'Make a workspace what it was right after a request. Time goes on from there.',
  evidence: 'assumed',
  auth: 'none',
  params: WorkspacePath,
  body: z.strictObject({ to_request: RequestReference }),
  reply: WorkspaceReply.extend({ to_request: z.int() }),
  refusals: [],
  run: ({ params, body }, host) => {
    const workspace = findWorkspace(host, params.workspace)
    host.within(workspace, () => undefined)
    const to_request = resolveRequest(workspace, body.to_request)
    rewind(workspace, to_request)
    registerAccessKeys(host, workspace)
    return { ...renderWorkspace(workspace), to_request }
  },
})
