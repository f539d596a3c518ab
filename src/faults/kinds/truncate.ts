// The fault `truncate`: the reply breaks off before its announced length is reached.
import { z } from 'zod'
import { requestFault } from '../kind.ts'

const HALF = 0.5

/** Announces the whole body and sends the first part of it. The work is done. */
export const truncate = requestFault({
  kind: 'truncate',
  summary: 'Sends a part of the body it announced (Content-Length), then closes the connection.',
  settings: z.strictObject({
    at_bytes: z.int().min(0).max(1e9).optional(),
    fraction: z.number().min(0).max(1).optional(),
  }),
  flaw: ({ at_bytes, fraction }) =>
    at_bytes !== undefined && fraction !== undefined
      ? { field: 'fraction', rule: 'cannot go with at_bytes' }
      : undefined,
  strike: ({ settings: { at_bytes, fraction = HALF } }) => ({
    detail: at_bytes === undefined ? `after ${fraction} of it` : `after ${at_bytes} bytes`,
    when: 'after',
    wire: {
      end: at_bytes === undefined ? { after_fraction: fraction } : { after_bytes: at_bytes },
    },
  }),
})
