// The fault `target-quota-reached`: the account may have no more of what a new target needs.
import { z } from 'zod'
import { Percent } from '../fields.ts'
import { defineTaskFault } from '../kind.ts'

/** What a target can be wanting for. */
export const targetQuotas = ['ecs', 'evs', 'eip'] as const

/** Only tasks that make their target meet it: with exist_server false. */
export const targetQuotaReached = defineTaskFault({
  kind: 'target-quota-reached',
  summary: 'Lets CREATE_CLOUD_SERVER fail for want of an ECS, EVS or EIP quota.',
  times: 1,
  settings: z.strictObject({
    what: z.enum(targetQuotas),
    at_progress: Percent.default(50),
  }),
})
