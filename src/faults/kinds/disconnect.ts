// The fault `disconnect`: the connection is closed, and no reply comes.
import { z } from 'zod'
import { When } from '../fields.ts'
import { requestFault } from '../kind.ts'

/** Closes the connection in place of a reply. */
export const disconnect = requestFault({
  kind: 'disconnect',
  summary: 'Closes the connection without a reply; `after`: the work is done, and nobody is told.',
  settings: z.strictObject({ when: When.default('before') }),
  strike: ({ settings: { when } }) => ({ detail: when, when, wire: { end: 'closed' } }),
})
