// The fault `disconnect`: the connection is closed, and no reply comes.
import { z } from 'zod'
import { FaultTiming } from '../fields.ts'
import { defineRequestFault } from '../kind.ts'

/** Closes the connection in place of a reply. */
export const disconnect = defineRequestFault({
  kind: 'disconnect',
  summary: 'Closes the connection without a reply; `after`: the work is done, and nobody is told.',
  settings: z.strictObject({ when: FaultTiming.default('before') }),
  apply: ({ settings: { when } }) => ({ detail: when, timing: when, wire: { end: 'closed' } }),
})
