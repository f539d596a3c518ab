// The fault `truncate`: the reply ends before its Content-Length is reached.
import { z } from 'zod'
import { defineRequestFault } from '../kind.ts'

const DEFAULT_FRACTION = 0.5

/** Announces the whole body and sends only its beginning. The operation has run. */
export const truncate = defineRequestFault({
  kind: 'truncate',
  summary: 'Sends less of the body than Content-Length says, then closes the connection.',
  settings: z.strictObject({
    at_bytes: z.int().min(0).max(1e9).optional(),
    fraction: z.number().min(0).max(1).optional(),
  }),
  validate: ({ at_bytes, fraction }) =>
    at_bytes !== undefined && fraction !== undefined
      ? { field: 'fraction', rule: 'must not be combined with at_bytes' }
      : undefined,
  apply: ({ settings: { at_bytes, fraction = DEFAULT_FRACTION } }) => ({
    detail: at_bytes === undefined ? `after ${fraction} of it` : `after ${at_bytes} bytes`,
    timing: 'after',
    wire: {
      end: at_bytes === undefined ? { after_fraction: fraction } : { after_bytes: at_bytes },
    },
  }),
})
