// The fault `overspeed`: a copy runs above its limit until its agent has it paused.
import { z } from 'zod'
import { VirtualDurationMs } from '../fields.ts'
import { defineTaskFault } from '../kind.ts'

/**
 * Only a copy with a limit meets it, and no copy outruns its line. Where it stays within
 * over_speed_threshold, it merely runs that fast for `after_ms`; else it is paused with SMS.9007.
 */
export const overspeed = defineTaskFault({
  kind: 'overspeed',
  summary: 'Lets a copy exceed its speed limit; beyond the threshold the task is paused.',
  times: 1,
  settings: z.strictObject({
    excess_percent: z.number().min(1).max(1e6).default(50),
    after_ms: VirtualDurationMs.default(1_000),
  }),
})
