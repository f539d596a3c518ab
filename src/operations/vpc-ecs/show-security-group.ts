// GET /v1/{project_id}/security-groups/{security_group_id}
import { z } from 'zod'
import { operation } from '../../workspace/operation.ts'
import { placeholderName, projectPathParams } from './placeholder.ts'

/** Returns a security group for any id. */
export const ShowSecurityGroup = operation({
  id: 'ShowSecurityGroup',
  method: 'GET',
  path: '/v1/{project_id}/security-groups/{security_group_id}',
  summary: 'Read a security group; any id is valid.',
  evidence: 'terraform',
  auth: 'token',
  params: projectPathParams('security_group_id'),
  reply: z.strictObject({
    security_group: z.strictObject({
      id: z.string(),
      name: z.string(),
      description: z.string(),
      security_group_rules: z.array(z.never()),
    }),
  }),
  refusals: [],
  run: ({ params: { security_group_id: id } }) => ({
    security_group: {
      id,
      name: placeholderName('sg', id),
      description: '',
      security_group_rules: [],
    },
  }),
})
