// The fault `target-quota-reached`: the account has reached a quota that a new target needs.
import { z } from 'zod'
import { Percent } from '../fields.ts'
import { defineTaskFault } from '../kind.ts'
import { atSubTask, failEffect } from '../task-effects.ts'

/** The quotas that a new target needs. */
export const targetQuotas = ['ecs', 'evs', 'eip'] as const

/** The agent's error code for each of them (*assumed*). */
const errorCodes = { ecs: 'SMS.0601', evs: 'SMS.0608', eip: 'SMS.1406' } as const

/** It matches only tasks that create their target: with exist_server false. */
export const targetQuotaReached = defineTaskFault({
  kind: 'target-quota-reached',
  summary: 'Makes CREATE_CLOUD_SERVER fail because an ECS, EVS or EIP quota is reached.',
  times: 1,
  settings: z.strictObject({
    what: z.enum(targetQuotas),
    at_progress: Percent.default(50),
  }),
  triggerPercent: (segment, { at_progress }) =>
    atSubTask(segment, { at_progress, subtask: 'CREATE_CLOUD_SERVER' }),
  effect: ({ what }) => failEffect({ error_code: errorCodes[what] }),
})
