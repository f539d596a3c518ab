// The fault `fail-snapshot-clear`: the snapshots of a finished task cannot be deleted.
import { z } from 'zod'
import { ErrorParams, MigrationCode } from '../fields.ts'
import { defineTaskFault } from '../kind.ts'

/** The source ends in clearfailed when the clearing would have ended; it can be tried again. */
export const failSnapshotClear = defineTaskFault({
  kind: 'fail-snapshot-clear',
  summary: 'Lets the clearing of snapshots fail; they stay, and clearing them can be tried again.',
  times: 1,
  settings: z.strictObject({
    error_code: MigrationCode.default('SMS.1409'),
    error_params: ErrorParams.optional(),
  }),
})
