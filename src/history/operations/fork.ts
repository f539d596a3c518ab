// POST /_emulator/workspaces/{workspace}/fork
import { z } from 'zod'
import { findWorkspace, WorkspaceName, WorkspacePath } from '../../api/control-schemas.ts'
import {
  checkNameIsFree,
  renderCurrentWorkspace,
  WorkspaceReply,
} from '../../control/workspaces.ts'
import { hostOperation } from '../../pipeline/host.ts'
import { RequestReference, resolveRequest } from '../find-point-in-time.ts'
import { fork } from '../fork.ts'
import { lastRequestNumber } from '../point-in-time.ts'

/** Makes a second workspace, equal to the first as it is or was; they share nothing. */
export const ForkWorkspace = hostOperation({
  id: 'ForkWorkspace',
  isUnrecorded: true,
  method: 'POST',
  path: '/_emulator/workspaces/{workspace}/fork',
  summary: 'Copy a workspace, as it is or as it was right after a request, into a new one.',
  evidence: 'assumed',
  auth: 'none',
  params: WorkspacePath,
  body: z.strictObject({ name: WorkspaceName, at_request: RequestReference.optional() }),
  reply: WorkspaceReply.extend({
    /** The number of the request after which the two part ways. */
    at_request: z.int(),
  }),
  status: 201,
  refusals: [],
  run: ({ params, body: { name, at_request } }, host) => {
    const workspace = findWorkspace(host, params.workspace)
    checkNameIsFree(host, name)
    host.within(workspace, () => undefined)
    const request = at_request === undefined ? undefined : resolveRequest(workspace, at_request)
    const forked = fork(host.workspaces, workspace, name, request)
    return {
      ...renderCurrentWorkspace(host, forked),
      at_request: request ?? lastRequestNumber(workspace),
    }
  },
})
