// GET|DELETE /_emulator/unmatched, GET /_emulator/unmatched/{request_id}
import { z } from 'zod'
import { ControlError } from '../../api/control-error.ts'
import { hostOperation } from '../../pipeline/host.ts'
import { EntryQuery } from '../schemas.ts'

const path = '/_emulator/unmatched'

/** A request that reached no workspace; see journal/unmatched.ts. */
const UnmatchedRequestShape = z.strictObject({
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
export const ListUnmatchedRequests = hostOperation({
  id: 'ListUnmatchedRequests',
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
  reply: z.strictObject({ entries: z.array(UnmatchedRequestShape) }),
  refusals: [],
  run: ({ query }, { outside }) => {
    const { limit = 100, order = 'oldest', ...filter } = query
    const entries = outside.list(filter)
    return { entries: (order === 'newest' ? entries.toReversed() : entries).slice(0, limit) }
  },
})

/** Forgets them. */
export const ClearUnmatchedRequests = hostOperation({
  id: 'ClearUnmatchedRequests',
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
export const ShowUnmatchedRequest = hostOperation({
  id: 'ShowUnmatchedRequest',
  method: 'GET',
  path: `${path}/{request_id}`,
  summary: 'Read one request that reached no workspace.',
  evidence: 'assumed',
  auth: 'none',
  params: z.object({ request_id: z.string() }),
  reply: UnmatchedRequestShape,
  refusals: [],
  run: ({ params }, { outside }) => {
    const entry = outside.byRequestId(params.request_id)
    if (entry) return entry
    throw new ControlError(
      404,
      'RequestNotFound',
      `No request ${params.request_id} is remembered outside the workspaces.`,
      'List them at GET /_emulator/unmatched; a workspace has those that reached it in its journal.',
    )
  },
})
