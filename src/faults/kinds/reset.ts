// The fault `reset`: the connection is reset, as by a firewall or a gateway that restarts.
import { z } from 'zod'
import { When } from '../fields.ts'
import { requestFault } from '../kind.ts'

/** Resets the connection (TCP RST) in place of a reply. */
export const reset = requestFault({
  kind: 'reset',
  summary: 'Resets the connection (TCP RST) without a reply.',
  settings: z.strictObject({ when: When.default('before') }),
  strike: ({ settings: { when } }) => ({ detail: when, when, wire: { end: 'reset' } }),
})
