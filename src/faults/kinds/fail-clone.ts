// The fault `fail-clone`: the target cannot be cloned.
import { z } from 'zod'
import { MigrationCode, Percent } from '../fields.ts'
import { defineTaskFault } from '../kind.ts'

/** `clone_server` ends in ERROR with the code in `clone_error`; the task goes on synchronising. */
export const failClone = defineTaskFault({
  kind: 'fail-clone',
  summary: 'Lets the cloning of a target server fail; the task itself goes on.',
  times: 1,
  settings: z.strictObject({
    at_progress: Percent.default(50),
    error_code: MigrationCode.default('SMS.0601'),
  }),
})
