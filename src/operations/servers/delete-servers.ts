// POST /v3/sources/delete

import { Empty } from '../../api/schemas/queries.ts'
import { DeleteIds } from '../../api/schemas/servers.ts'
import { operation } from '../../workspace/operation.ts'
import { findServer } from './find-server.ts'
import { removeServer } from './remove-server.ts'

/** Deletes the records of several source servers, all or none (*assumed*, as for tasks). */
export const DeleteServers = operation({
  id: 'DeleteServers',
  method: 'POST',
  path: '/v3/sources/delete',
  summary: 'Delete the records of several source servers at once.',
  section: '5.3.4',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:server:batchDelete',
  body: DeleteIds,
  reply: Empty,
  refusals: ['ServerNotFound', 'ServerHasRunningTask'],
  run: ({ body }, workspace) => {
    for (const id of new Set(body.ids)) removeServer(workspace, findServer(workspace, id))
    return {}
  },
})
