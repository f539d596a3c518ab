// The fault `fail-drill`: a migration drill fails.
import { z } from 'zod'
import { ErrorParams, MigrationCode } from '../fields.ts'
import { defineTaskFault } from '../kind.ts'

/** The source ends in premigfailed when the drill would have ended; the task stays READY. */
export const failDrill = defineTaskFault({
  kind: 'fail-drill',
  summary: 'Lets a migration drill fail; another can be made, or the task started all the same.',
  times: 1,
  settings: z.strictObject({
    error_code: MigrationCode.default('SMS.3805'),
    error_params: ErrorParams.optional(),
  }),
})
