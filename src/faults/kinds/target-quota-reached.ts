// The fault `target-quota-reached`: the account has reached a quota that a new target needs.
import { z } from 'zod'
import { Percent } from '../fields.ts'
import { defineTaskFault } from '../kind.ts'

/** The quotas that a new target needs. */
export const targetQuotas = ['ecs', 'evs', 'eip'] as const

/** It matches only tasks that create their target: with exist_server false. */
export const targetQuotaReached = defineTaskFault({
  kind: 'target-quota-reached',
  summary: 'Makes CREATE_CLOUD_SERVER fail because an ECS, EVS or EIP quota is reached.',
  times: 1,
  settings: z.strictObject({
    what: z.enum(targetQuotas),
    at_progress: Percent.default(50),
  }),
})
