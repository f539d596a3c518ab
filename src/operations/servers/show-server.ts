// GET /v3/sources/{source_id}
import { z } from 'zod'
import { PathId } from '../../api/schemas/queries.ts'
import { ShowServerResponse } from '../../api/schemas/server-replies.ts'
import { operation } from '../../workspace/operation.ts'
import { findServer } from './find-server.ts'
import { renderServer } from './server-view.ts'

/** Returns one source server with its registered fields, its checks and its task. */
export const ShowServer = operation({
  id: 'ShowServer',
  method: 'GET',
  path: '/v3/sources/{source_id}',
  summary: 'Read one source server with its checks and its current task.',
  section: '5.3.8',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:server:get',
  params: z.object({ source_id: PathId }),
  reply: ShowServerResponse,
  refusals: ['ServerNotFound'],
  advancesOnRead: 'server',
  run: ({ params }, workspace) => renderServer(workspace, findServer(workspace, params.source_id)),
})
