// The fault `fail-subtask`: a sub-task fails at a given progress.
import { z } from 'zod'
import { ErrorParams, MigrationCode, Percent, SubTaskPattern } from '../fields.ts'
import { defineTaskFault } from '../kind.ts'
import { atSubTask, failEffect } from '../task-effects.ts'

/** The task fails when the sub-task reaches the progress. The next start continues from there. */
export const failSubTask = defineTaskFault({
  kind: 'fail-subtask',
  summary: 'Makes a sub-task fail when it reaches a percentage, with a code of the catalogue.',
  times: 1,
  settings: z.strictObject({
    subtask: SubTaskPattern,
    at_progress: Percent.default(0),
    error_code: MigrationCode,
    error_params: ErrorParams.optional(),
  }),
  triggerPercent: atSubTask,
  effect: failEffect,
})
