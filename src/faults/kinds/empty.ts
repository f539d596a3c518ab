// The fault `empty`: a reply with an empty body, or no reply on a connection that stays open.
import { z } from 'zod'
import { FaultTiming } from '../fields.ts'
import { defineRequestFault } from '../kind.ts'

/** Replies with a status and no body, or does not reply until the client gives up. */
export const empty = defineRequestFault({
  kind: 'empty',
  summary:
    'Replies with an empty body. With `reply` "none", it does not reply and keeps the connection ' +
    'open.',
  settings: z.strictObject({
    reply: z.enum(['no-body', 'none']).default('no-body'),
    status: z.int().min(200).max(599).default(200),
    when: FaultTiming.default('after'),
  }),
  apply: ({ settings: { reply, status, when } }) =>
    reply === 'none'
      ? { detail: 'no reply', timing: when, wire: { end: 'never' } }
      : {
          detail: `${status}`,
          timing: when,
          reply: { raw: { status, headers: {}, body: undefined } },
        },
})
