// The fault `fail-snapshot-clear`: deleting the snapshots of a finished task fails.
import { z } from 'zod'
import { ErrorParams, MigrationCode } from '../fields.ts'
import { defineTaskFault } from '../kind.ts'
import { atEndOf, failEffect } from '../task-effects.ts'

/** When the clearing would have ended, the source becomes clearfailed. It can be repeated. */
export const failSnapshotClear = defineTaskFault({
  kind: 'fail-snapshot-clear',
  summary:
    'Makes the clearing of snapshots fail. The snapshots stay, and clearing can be repeated.',
  times: 1,
  settings: z.strictObject({
    error_code: MigrationCode.default('SMS.1409'),
    error_params: ErrorParams.optional(),
  }),
  triggerPercent: atEndOf('clearing'),
  effect: failEffect,
})
