// The fault `flapping-network`: the line is up and down in turn.
import { z } from 'zod'
import { VirtualDurationMs } from '../fields.ts'
import { defineTaskFault } from '../kind.ts'
import { interruptEffect, whileCopying } from '../task-effects.ts'

/** From the start of a matching copy the line is up, then down, then up again, and so on. */
export const flappingNetwork = defineTaskFault({
  kind: 'flapping-network',
  summary: 'Makes the line of a copy go up and down in turn. While it is down, no data is copied.',
  settings: z.strictObject({ up_ms: VirtualDurationMs.min(100), down_ms: VirtualDurationMs }),
  isBuiltInOnly: true,
  triggerPercent: whileCopying,
  effect: ({ up_ms, down_ms }) => interruptEffect({ kind: 'flap', up_ms, down_ms }),
})
