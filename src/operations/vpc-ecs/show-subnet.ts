// GET /v1/{project_id}/subnets/{subnet_id}
import { z } from 'zod'
import { operation } from '../../workspace/operation.ts'
import { placeholderName, projectPathParams } from './placeholder.ts'

/** Returns a subnet for any id. */
export const ShowSubnet = operation({
  id: 'ShowSubnet',
  method: 'GET',
  path: '/v1/{project_id}/subnets/{subnet_id}',
  summary: 'Read a subnet; any id is valid.',
  evidence: 'terraform',
  auth: 'token',
  params: projectPathParams('subnet_id'),
  reply: z.strictObject({
    subnet: z.strictObject({
      id: z.string(),
      name: z.string(),
      cidr: z.string(),
      gateway_ip: z.string(),
      status: z.literal('ACTIVE'),
    }),
  }),
  refusals: [],
  run: ({ params: { subnet_id: id } }) => ({
    subnet: {
      id,
      name: placeholderName('subnet', id),
      cidr: '192.168.0.0/24',
      gateway_ip: '192.168.0.1',
      status: 'ACTIVE' as const,
    },
  }),
})
