import { describe, expect, test } from 'vitest'
import {
  ClientRequestMatch,
  IncomingRequestMatch,
  RequestMatch,
  TaskMatch,
} from '../../src/api/request-match.ts'
import { matchesRequest } from '../../src/domain/request-match.ts'

/** Matches of every feature from before the common language. */
const spellings = {
  'a fault of requests': [
    IncomingRequestMatch,
    [
      {},
      { operation: 'Show*', user: 'alice', task: 't-1', source: 'web-*', name: 'web-?' },
      { operation: 'ListTasks' },
    ],
  ],
  'a fault of tasks': [TaskMatch, [{}, { task: '*', source: 's-1', name: 'web-1' }]],
  'a journal filter': [
    RequestMatch,
    [
      { operation: 'ShowTask', status: 404, error_code: 'SMS.7703', user: '', origin: 'fixture' },
      { task_id: 't-1', source_id: 's-1' },
    ],
  ],
  'a verification': [
    RequestMatch,
    [
      { method: 'post', path: '/v3/tasks/*/action' },
      { path: '/v3/tasks/{task_id}' },
      { params: { task_id: 't-1' }, query: { limit: 5, all: true }, headers: { 'x-a': 'b' } },
      { body: [1, null, { a: {} }], exact: true },
      { caller: { user: 'alice' }, origin: 'control', status: 200, error_code: null },
      { caller: { project_id: null } },
      { status: 0 },
    ],
  ],
  'a client rule': [
    ClientRequestMatch,
    [
      { operation: ['ShowTask', 'ListTasks'], method: ['GET', 'DELETE'] },
      { status: ['2xx', 429], error_code: ['SMS.7703', 'SMS.7714'] },
      {
        where: {
          operation: 'ShowTask',
          method: ['GET'],
          status: { above: 399, below: 500, not: [429, 404] },
          error_code: { present: true },
          request_digest: 'x',
          unknown_fields: { present: false },
          'page.remaining': { above: 0 },
          'page.past_end': true,
          'params.task_id': 'x',
          'query.limit': 5,
          'body.disks.name': ['a', 'b'],
          'reply.id': { not: 'y' },
          'headers.X-Auth-Token': 'z',
          'reply_headers.retry-after': { below: 5 },
        },
      },
    ],
  ],
} as const

describe.each(Object.entries(spellings))('%s', (_, [schema, matches]) => {
  test.each(matches)('may be %j', (match) => {
    expect(schema.safeParse(match).error?.issues).toBeUndefined()
  })
})

test('parameters that are not texts become texts', () => {
  const { query } = RequestMatch.parse({ query: { limit: 5, all: true } })
  expect(matchesRequest({ query }, { query: { limit: '5', all: 'true', offset: '0' } })).toBe(true)
})

describe('not accepted is', () => {
  test.each<[object, string]>([
    [{ opration: 'x' }, 'opration'],
    [{ operation: '' }, 'operation'],
    [{ operation: [] }, 'operation'],
    [{ status: 'ok' }, 'status'],
    [{ status: '6xx' }, 'status'],
    [{ origin: 'cloud' }, 'origin'],
    [{ where: { 'bdy.x': 1 } }, 'where'],
    [{ where: { body: 1 } }, 'where'],
    [{ where: { request_digest: 'x' } }, 'where'],
    [{ where: { status: { over: 1 } } }, 'where'],
  ])('%j', (match, field) => {
    const { error } = RequestMatch.safeParse(match)
    const [issue] = error!.issues
    expect([...issue!.path, ...(issue!.code === 'unrecognized_keys' ? issue.keys : [])][0]).toBe(
      field,
    )
  })

  test('the reply, before there is one', () => {
    for (const match of [{ status: 200 }, { error_code: 'x' }, { where: { 'reply.id': 'x' } }])
      expect(IncomingRequestMatch.safeParse(match).success).toBe(false)
    expect(IncomingRequestMatch.safeParse({ where: { 'body.name': 'x' } }).success).toBe(true)
  })

  test('a request, of a fault of tasks', () => {
    expect(TaskMatch.safeParse({ operation: 'ShowTask' }).success).toBe(false)
  })
})
