// The fault `reset`: the connection is reset, as by a firewall or a restarting gateway.
import { z } from 'zod'
import { FaultTiming } from '../fields.ts'
import { defineRequestFault } from '../kind.ts'

/** Resets the connection (TCP RST) instead of replying. */
export const reset = defineRequestFault({
  kind: 'reset',
  summary: 'Resets the connection (TCP RST) without a reply.',
  settings: z.strictObject({ when: FaultTiming.default('before') }),
  apply: ({ settings: { when } }) => ({ detail: when, timing: when, wire: { end: 'reset' } }),
})
