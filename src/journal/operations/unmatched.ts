// GET|DELETE /_emulator/unmatched, GET /_emulator/unmatched/{request_id}

import { z } from 'zod'
import { ControlError } from '../../api/control-error.ts'
import { emulatorOperation } from '../../api/operation.ts'
import { matchesInQuery } from '../../api/request-match.ts'
import { EntryQuery } from '../schemas.ts'
import type { UnmatchedRequests } from '../unmatched.ts'

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
  /** The body of the reply, if it is an error. */
  reply: z.unknown(),
})

/** The operations on requests that reached no workspace. */
export const unmatchedOperations = (unmatched: UnmatchedRequests) => [
  listUnmatchedRequests(unmatched),
  clearUnmatchedRequests(unmatched),
  showUnmatchedRequest(unmatched),
]

/** Lists requests that reached no workspace; `at_ms` is real time. */
const listUnmatchedRequests = (unmatched: UnmatchedRequests) =>
  emulatorOperation({
    id: 'ListUnmatchedRequests',
    method: 'GET',
    path,
    summary: 'List requests that reached no workspace: wrong credentials, wrong paths.',
    query: EntryQuery.pick({
      operation: true,
      method: true,
      path: true,
      status: true,
      error_code: true,
      match: true,
      from_ms: true,
      until_ms: true,
      limit: true,
      order: true,
    }),
    reply: z.strictObject({ entries: z.array(UnmatchedRequestShape) }),
    run: ({ query }) => {
      const { from_ms, until_ms, limit = 100, order = 'oldest' } = query
      const entries = unmatched.list({ matches: matchesInQuery(query), from_ms, until_ms })
      return { entries: (order === 'newest' ? entries.toReversed() : entries).slice(0, limit) }
    },
  })

/** Removes all unmatched requests. */
const clearUnmatchedRequests = (unmatched: UnmatchedRequests) =>
  emulatorOperation({
    id: 'ClearUnmatchedRequests',
    method: 'DELETE',
    path,
    summary: 'Delete the list of requests that reached no workspace.',
    reply: z.strictObject({}),
    run: () => {
      unmatched.clear()
      return {}
    },
  })

/** Returns one unmatched request. */
const showUnmatchedRequest = (unmatched: UnmatchedRequests) =>
  emulatorOperation({
    id: 'ShowUnmatchedRequest',
    method: 'GET',
    path: `${path}/{request_id}`,
    summary: 'Read one request that reached no workspace.',
    params: z.object({ request_id: z.string() }),
    reply: UnmatchedRequestShape,
    run: ({ params }) => {
      const entry = unmatched.byRequestId(params.request_id)
      if (entry) return entry
      throw new ControlError('RequestNotFound', {
        request: params.request_id,
        place: 'the list of unmatched requests',
      })
    },
  })
