// The fault `stall-subtask`: a sub-task stands still.
import { z } from 'zod'
import { SubTaskPattern, VirtualDurationMs } from '../fields.ts'
import { defineTaskFault } from '../kind.ts'

/** Who pauses a stalled task and starts it again meets the fault anew. */
export const stallSubTask = defineTaskFault({
  kind: 'stall-subtask',
  summary: 'Lets a sub-task stand still at a percentage, for a span or until the fault is removed.',
  times: 1,
  settings: z.strictObject({
    subtask: SubTaskPattern,
    /** At 100 there is nothing left to stall. */
    at_progress: z.int().min(0).max(99).default(0),
    for_ms: VirtualDurationMs.optional(),
  }),
})
