// POST /_emulator/workspaces/{workspace}/fork

import { z } from 'zod'
import { WorkspaceName, WorkspacePath, WorkspaceReply } from '../../api/control-schemas.ts'
import { runAtPresent } from '../../simulation/run-in-transaction.ts'
import { controlOperation } from '../../workspace/operation.ts'
import { renderWorkspace } from '../../workspace/render-workspace.ts'
import type { Workspaces } from '../../workspace/workspaces.ts'
import { fork } from '../fork.ts'
import { lastRequestNumber } from '../point-in-time.ts'
import { RequestReference, resolveRequest } from '../resolve-point-in-time.ts'

/** Copies a workspace, as it is or as it was. The copies are independent of each other. */
export const forkOperation = (workspaces: Workspaces) =>
  controlOperation({
    transaction: false,
    id: 'ForkWorkspace',
    isUnrecorded: true,
    method: 'POST',
    path: '/_emulator/workspaces/{workspace}/fork',
    summary: 'Copy a workspace, as it is or as it was right after a request, to a new workspace.',
    params: WorkspacePath,
    body: z.strictObject({ name: WorkspaceName, at_request: RequestReference.optional() }),
    reply: WorkspaceReply.extend({
      /** The number of the last request that both have in common. */
      at_request: z.int(),
    }),
    status: 201,
    run: ({ body: { name, at_request } }, workspace) => {
      workspaces.checkIsFree(name)
      const request = at_request === undefined ? undefined : resolveRequest(workspace, at_request)
      const forked = fork(workspaces, workspace, name, request)
      return {
        ...runAtPresent(forked, () => renderWorkspace(forked)),
        at_request: request ?? lastRequestNumber(workspace),
      }
    },
  })
