// The fault `flapping-network`: the line comes and goes.
import { z } from 'zod'
import { VirtualDurationMs } from '../fields.ts'
import { defineTaskFault } from '../kind.ts'

/** From the instant at which a copy meets it, the line is up, then down, then up again, ... */
export const flappingNetwork = defineTaskFault({
  kind: 'flapping-network',
  summary: 'Lets the line of a copy be up and down in turn; while it is down, nothing moves.',
  settings: z.strictObject({ up_ms: VirtualDurationMs.min(100), down_ms: VirtualDurationMs }),
})
