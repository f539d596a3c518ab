// The fault `empty`: a reply with nothing in it, or none at all on a connection that stays open.
import { z } from 'zod'
import { When } from '../fields.ts'
import { requestFault } from '../kind.ts'

/** Answers a status and no body; or nothing, until the client gives up. */
export const empty = requestFault({
  kind: 'empty',
  summary: 'Answers with an empty body, or (`reply` "none") never, with the connection left open.',
  settings: z.strictObject({
    reply: z.enum(['no-body', 'none']).default('no-body'),
    status: z.int().min(200).max(599).default(200),
    when: When.default('after'),
  }),
  strike: ({ settings: { reply, status, when } }) =>
    reply === 'none'
      ? { detail: 'no reply', when, wire: { end: 'never' } }
      : {
          detail: `${status}`,
          when,
          reply: { page: { status, headers: {}, body: undefined } },
        },
})
