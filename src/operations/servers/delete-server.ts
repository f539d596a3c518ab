// DELETE /v3/sources/{source_id}
import { z } from 'zod'
import { Empty, PathId } from '../../api/schemas/queries.ts'
import { operation } from '../../workspace/operation.ts'
import { findServer } from './find-server.ts'
import { removeServer } from './remove-server.ts'

/** Deletes the record of a source server. */
export const DeleteServer = operation({
  id: 'DeleteServer',
  method: 'DELETE',
  path: '/v3/sources/{source_id}',
  summary: 'Delete the record of one source server.',
  section: '5.3.7',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:server:delete',
  params: z.object({ source_id: PathId }),
  reply: Empty,
  refusals: ['ServerNotFound', 'ServerHasRunningTask'],
  run: ({ params }, workspace) => {
    removeServer(workspace, findServer(workspace, params.source_id))
    return {}
  },
})
