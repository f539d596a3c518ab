// GET /v3/tasks/{t_project_id}/networkacl/{t_network_id}/check
import { z } from 'zod'
import { text } from '../../api/fields.ts'
import { Empty, PathId } from '../../api/schemas/queries.ts'
import { operation } from '../../workspace/operation.ts'

/**
 * Always reports the ports of a security group as open, since nothing here can close them. The Go
 * SDK reads only the status of the reply.
 */
export const CheckNetAcl = operation({
  id: 'CheckNetAcl',
  method: 'GET',
  path: '/v3/tasks/{t_project_id}/networkacl/{t_network_id}/check',
  summary: 'Check the ports of a security group (removed from the reference).',
  evidence: 'sdk',
  auth: 'token',
  policyAction: 'sms::checkNetwork',
  resourceType: 'server',
  hasNoConditionKey: true,
  params: z.object({ t_project_id: PathId, t_network_id: PathId }),
  query: z.object({ region_id: text(), os_type: text() }),
  reply: Empty,
  refusals: [],
  run: () => ({}),
})
