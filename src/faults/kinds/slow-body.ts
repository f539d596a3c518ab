// The fault `slow-body`: the reply trickles in.
import { z } from 'zod'
import { defineRequestFault } from '../kind.ts'

/** Without a size of its own, a piece is what goes out in so many ms. */
const PIECE_MS = 100

/** Sends the body in pieces, at a rate of real time. The work is done at once. */
export const slowBody = defineRequestFault({
  kind: 'slow-body',
  summary: 'Sends the body in pieces (chunked), at so many bytes per second of real time.',
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
