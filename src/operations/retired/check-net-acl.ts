// GET /v3/tasks/{t_project_id}/networkacl/{t_network_id}/check
import { z } from 'zod'
import { text } from '../../api/fields.ts'
import { Empty, PathId } from '../../api/schemas/queries.ts'
import { operation } from '../../workspace/operation.ts'

/**
 * Finds the ports of a security group open, always: there is no network here that could close them.
 * Of the reply the Go SDK knows nothing but its status.
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
