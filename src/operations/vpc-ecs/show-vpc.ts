// GET /v1/{project_id}/vpcs/{vpc_id}
import { z } from 'zod'
import { operation } from '../../workspace/operation.ts'
import { placeholderName, projectPathParams } from './placeholder.ts'

/** Returns a VPC for any id. */
export const ShowVpc = operation({
  id: 'ShowVpc',
  method: 'GET',
  path: '/v1/{project_id}/vpcs/{vpc_id}',
  summary: 'Read a VPC; any id is valid.',
  evidence: 'terraform',
  auth: 'token',
  params: projectPathParams('vpc_id'),
  reply: z.strictObject({
    vpc: z.strictObject({
      id: z.string(),
      name: z.string(),
      cidr: z.string(),
      status: z.literal('OK'),
    }),
  }),
  refusals: [],
  run: ({ params: { vpc_id: id } }) => ({
    vpc: { id, name: placeholderName('vpc', id), cidr: '192.168.0.0/16', status: 'OK' as const },
  }),
})
