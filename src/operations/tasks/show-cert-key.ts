// GET /v3/tasks/{task_id}/certkey
import { z } from 'zod'
import { ShowCertKeyResponse } from '../../api/schemas/agent.ts'
import { PathId, QueryFlag } from '../../api/schemas/queries.ts'
import { operation } from '../../workspace/operation.ts'
import { certKeyOf } from './cert-key.ts'
import { findTask } from './find-task.ts'

/**
 * Tells the certificates and private keys with which source and target speak. All fields are always
 * there, `ca` too, as printed for a call without a query. `enable_ca_cert` is documented as
 * "whether to generate a CA certificate": with it, a CA made for this task alone issues the
 * certificates, without it the one of the account (*assumed*).
 */
export const ShowCertKey = operation({
  id: 'ShowCertKey',
  method: 'GET',
  path: '/v3/tasks/{task_id}/certkey',
  summary: "Read the certificates and private keys of a migration task's channel.",
  section: '5.7.1',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:server:getCert',
  params: z.object({ task_id: PathId }),
  query: z.object({ enable_ca_cert: QueryFlag.optional() }),
  reply: ShowCertKeyResponse,
  refusals: ['TaskNotFound'],
  run: ({ params, query }, workspace) =>
    certKeyOf(workspace, findTask(workspace, params.task_id), query.enable_ca_cert ?? false),
})
