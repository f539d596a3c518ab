// GET|DELETE /_emulator/outside, GET /_emulator/outside/{request_id}
import { z } from 'zod'
import { ControlFault } from '../../api/control-error.ts'
import { hostOperation } from '../../pipeline/host.ts'
import { EntryQuery } from '../schemas.ts'

const path = '/_emulator/outside'

/** A request that reached no workspace; see journal/unmatched.ts. */
const OutsideShape = z.strictObject({
  request_id: z.string(),
  at_ms: z.int(),
  operation: z.string().nullable(),
  method: z.string(),
  path: z.string(),
  status: z.int(),
  error_code: z.string().nullable(),
  refusal: z
    .strictObject({ name: z.string(), facts: z.record(z.string(), z.unknown()) })
    .nullable(),
  /** The body of the reply, where it told an error. */
  reply: z.unknown(),
})

/** Lists requests that reached no workspace; `at_ms` is real time. */
export const ListOutside = hostOperation({
  id: 'ListOutside',
  method: 'GET',
  path,
  summary: 'List requests that reached no workspace: wrong credentials, wrong paths.',
  evidence: 'assumed',
  auth: 'none',
  query: EntryQuery.pick({
    operation: true,
    status: true,
    error_code: true,
    from_ms: true,
    until_ms: true,
    limit: true,
    order: true,
  }),
  reply: z.strictObject({ entries: z.array(OutsideShape) }),
  refusals: [],
  run: ({ query }, { outside }) => {
    const { limit = 100, order = 'oldest', ...filter } = query
    const entries = outside.list(filter)
    return { entries: (order === 'newest' ? entries.toReversed() : entries).slice(0, limit) }
  },
})

/** Forgets them. */
export const ClearOutside = hostOperation({
  id: 'ClearOutside',
  method: 'DELETE',
  path,
  summary: 'Forget the requests that reached no workspace.',
  evidence: 'assumed',
  auth: 'none',
  reply: z.strictObject({}),
  refusals: [],
  run: (_, { outside }) => {
    outside.clear()
    return {}
  },
})

/** One of them. */
export const ShowOutside = hostOperation({
  id: 'ShowOutside',
  method: 'GET',
  path: `${path}/{request_id}`,
  summary: 'Read one request that reached no workspace.',
  evidence: 'assumed',
  auth: 'none',
  params: z.object({ request_id: z.string() }),
  reply: OutsideShape,
  refusals: [],
  run: ({ params }, { outside }) => {
    const entry = outside.ofRequest(params.request_id)
    if (entry) return entry
    throw new ControlFault(
      404,
      'EntryNotFound',
      `No request ${params.request_id} is remembered outside the workspaces.`,
      'List them at GET /_emulator/outside; a workspace has those that reached it in its journal.',
    )
  },
})
