// The fault `disconnect`: the connection is closed without a reply.
import { z } from 'zod'
import { FaultTiming } from '../fields.ts'
import { defineRequestFault } from '../kind.ts'

/** Closes the connection instead of replying. */
export const disconnect = defineRequestFault({
  kind: 'disconnect',
  summary: 'Closes the connection without a reply; with `when` "after", the operation has run.',
  settings: z.strictObject({ when: FaultTiming.default('before') }),
  apply: ({ settings: { when } }) => ({ detail: when, timing: when, wire: { end: 'closed' } }),
})
