// GET /v3/tasks/{task_id}/certkey
import { z } from 'zod'
import { ShowCertKeyResponse } from '../../api/schemas/agent.ts'
import { PathId, QueryFlag } from '../../api/schemas/queries.ts'
import { operation } from '../../workspace/operation.ts'
import { certKeyOf } from './cert-key.ts'
import { findTask } from './find-task.ts'

/**
 * Returns the certificates and private keys of the channel between source and target. All fields
 * are always there, including `ca`, as in the example without a query. `enable_ca_cert` is
 * documented as "whether to generate a CA certificate": with it, the task's own CA issues the
 * certificates, without it that of the account (*assumed*).
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
