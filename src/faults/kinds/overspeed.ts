// The fault `overspeed`: a copy exceeds its speed limit until its agent pauses it.
import { z } from 'zod'
import { VirtualDurationMs } from '../fields.ts'
import { defineTaskFault } from '../kind.ts'
import { interruptEffect, whileCopying } from '../task-effects.ts'

/**
 * It applies only to copies with a limit, and a copy never exceeds the speed of its line. Within
 * over_speed_threshold, the copy runs that fast for `after_ms`; beyond it, the task is paused with
 * SMS.9007.
 */
export const overspeed = defineTaskFault({
  kind: 'overspeed',
  summary: 'Makes a copy exceed its speed limit; beyond the threshold, the task is paused.',
  times: 1,
  settings: z.strictObject({
    excess_percent: z.number().min(1).max(1e6).default(50),
    after_ms: VirtualDurationMs.default(1_000),
  }),
  isBuiltInOnly: true,
  triggerPercent: (segment, _, limit_mbps) => (limit_mbps > 0 ? whileCopying(segment) : undefined),
  effect: ({ excess_percent, after_ms }) =>
    interruptEffect({ kind: 'overspeed', excess_percent, after_ms }, after_ms),
})
