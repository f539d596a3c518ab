// The fault `fail-clone`: cloning the target fails.
import { z } from 'zod'
import { MigrationCode, Percent } from '../fields.ts'
import { defineTaskFault } from '../kind.ts'
import { atSubTask, failEffect } from '../task-effects.ts'

/**
 * `clone_server` ends in ERROR with the code in `clone_error`; the task continues to synchronise.
 */
export const failClone = defineTaskFault({
  kind: 'fail-clone',
  summary: 'Makes the cloning of a target server fail; the task itself continues.',
  times: 1,
  settings: z.strictObject({
    at_progress: Percent.default(50),
    error_code: MigrationCode.default('SMS.0601'),
  }),
  triggerPercent: (segment, { at_progress }) =>
    atSubTask(segment, { at_progress, subtask: 'CLONE_VM' }),
  effect: failEffect,
})
