// The fault `fail-drill`: a migration drill fails.
import { z } from 'zod'
import { ErrorParams, MigrationCode } from '../fields.ts'
import { defineTaskFault } from '../kind.ts'
import { atEndOf, failEffect } from '../task-effects.ts'

/** When the drill would have ended, the source becomes premigfailed; the task stays READY. */
export const failDrill = defineTaskFault({
  kind: 'fail-drill',
  summary: 'Makes a migration drill fail. A start or another drill repeats it.',
  times: 1,
  settings: z.strictObject({
    error_code: MigrationCode.default('SMS.3805'),
    error_params: ErrorParams.optional(),
  }),
  triggerPercent: atEndOf('drill'),
  effect: failEffect,
})
