// The fault `slow-network`: the line between source and target is slow.
import { z } from 'zod'
import { defineTaskFault } from '../kind.ts'
import { interruptEffect, whileCopying } from '../task-effects.ts'

/** It applies to each copy that begins, until that copy ends. Limits of the task still hold. */
export const slowNetwork = defineTaskFault({
  kind: 'slow-network',
  summary: 'Slows the line of a copy to a speed in Mbit/s, or by a factor.',
  settings: z.strictObject({
    mbps: z.number().min(0.001).max(1e6).optional(),
    factor: z.number().min(0.001).max(1).optional(),
  }),
  validate: ({ mbps, factor }) => {
    if (mbps === undefined && factor === undefined)
      return { field: 'mbps', rule: 'must be set unless factor is' }
    if (mbps !== undefined && factor !== undefined)
      return { field: 'factor', rule: 'must not be combined with mbps' }
    return undefined
  },
  isBuiltInOnly: true,
  triggerPercent: whileCopying,
  effect: ({ mbps, factor }) => interruptEffect({ kind: 'slow', mbps, factor }),
})
