// The fault `stall-subtask`: a sub-task makes no progress.
import { z } from 'zod'
import { SubTaskPattern, VirtualDurationMs } from '../fields.ts'
import { defineTaskFault } from '../kind.ts'
import { atSubTask, interruptEffect } from '../task-effects.ts'

/** The fault matches again when a stalled task is paused and restarted. */
export const stallSubTask = defineTaskFault({
  kind: 'stall-subtask',
  summary:
    'Stops the progress of a sub-task at a percentage, for a duration or until the fault is ' +
    'removed.',
  times: 1,
  settings: z.strictObject({
    subtask: SubTaskPattern,
    /** At 100 there is nothing left to stall. */
    at_progress: z.int().min(0).max(99).default(0),
    for_ms: VirtualDurationMs.optional(),
  }),
  isBuiltInOnly: true,
  triggerPercent: atSubTask,
  effect: ({ for_ms }) => interruptEffect({ kind: 'halt' }, for_ms),
})
