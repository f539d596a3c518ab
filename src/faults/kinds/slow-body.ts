// The fault `slow-body`: the body arrives slowly.
import { z } from 'zod'
import { defineRequestFault } from '../kind.ts'

/** The default size of a piece is what is sent in this many ms. */
const PIECE_MS = 100

/** Sends the body in pieces, at a rate in real time. The operation runs at once. */
export const slowBody = defineRequestFault({
  kind: 'slow-body',
  summary: 'Sends the body in pieces (chunked), at a number of bytes per second of real time.',
  settings: z.strictObject({
    bytes_per_s: z.number().min(1).max(1e9),
    piece_bytes: z.int().min(1).max(1e9).optional(),
  }),
  isTimingOnly: true,
  apply: ({ settings: { bytes_per_s, piece_bytes } }) => ({
    detail: `${bytes_per_s} bytes/s`,
    timing: 'after',
    wire: {
      drip: {
        bytes_per_s,
        piece_bytes: piece_bytes ?? Math.ceil((bytes_per_s * PIECE_MS) / 1000),
      },
    },
  }),
})
