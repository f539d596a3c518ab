// The fault `fail-subtask`: a sub-task fails as far on its way as one likes.
import { z } from 'zod'
import { ErrorParams, MigrationCode, Percent, SubTaskPattern } from '../fields.ts'
import { defineTaskFault } from '../kind.ts'

/** Lets the task fail at the instant at which a sub-task comes so far; the next start goes on. */
export const failSubTask = defineTaskFault({
  kind: 'fail-subtask',
  summary: 'Lets a sub-task fail when it comes to a percentage, with a code of the catalogue.',
  times: 1,
  settings: z.strictObject({
    subtask: SubTaskPattern,
    at_progress: Percent.default(0),
    error_code: MigrationCode,
    error_params: ErrorParams.optional(),
  }),
})
