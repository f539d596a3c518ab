// The fault `slow-network`: the line between source and target is slow.
import { z } from 'zod'
import { defineTaskFault } from '../kind.ts'

/** Each copy that begins meets it, and keeps it to its end. Limits of the task hold as before. */
export const slowNetwork = defineTaskFault({
  kind: 'slow-network',
  summary: 'Slows the line of a copy to so many Mbit/s, or to a part of its speed.',
  settings: z.strictObject({
    mbps: z.number().min(0.001).max(1e6).optional(),
    factor: z.number().min(0.001).max(1).optional(),
  }),
  validate: ({ mbps, factor }) => {
    if (mbps === undefined && factor === undefined)
      return { field: 'mbps', rule: 'must be given, unless factor is' }
    if (mbps !== undefined && factor !== undefined)
      return { field: 'factor', rule: 'must not be given beside mbps' }
    return undefined
  },
})
