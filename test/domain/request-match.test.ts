import { describe, expect, test } from 'vitest'
import {
  matchesRequest,
  mismatches,
  type RequestFacts,
  type RequestMatch,
  readerOf,
} from '../../src/domain/request-match.ts'

/** A refused request to start a task. */
const facts: RequestFacts = {
  operation: 'UpdateTaskStatus',
  method: 'POST',
  path: '/v3/tasks/t-1/action',
  caller: { user: 'alice', project_id: 'p1' },
  origin: 'client',
  status: 403,
  error_code: 'SMS.7714',
  params: { task_id: 't-1' },
  query: { limit: '5' },
  headers: { 'X-Language': 'en-us' },
  body: { operation: 'start', switch_hce: null, disks: [{ name: 'sda' }, { name: 'sdb' }] },
  reply: { error_code: 'SMS.7714', count: 3, items: [] },
  reply_headers: { 'retry-after': '3' },
  tasks: [{ id: 't-1', name: 'Nightly copy' }],
  sources: [{ id: 's-1', name: 'web-1' }],
}

type Case = [string, RequestMatch]

describe('a request matches', () => {
  test.each<Case>([
    ['anything', {}],
    ['an operation', { operation: 'UpdateTaskStatus' }],
    ['in any case', { operation: 'updatetaskSTATUS' }],
    ['a pattern', { operation: 'Update*' }],
    ['one of several', { operation: ['ShowTask', 'Update??skStatus'] }],
    ['a method', { method: 'post' }],
    ['a path', { path: '/v3/tasks/t-1/action' }],
    ['a path with any segment', { path: '/v3/tasks/*/action' }],
    ['a path as the reference prints it', { path: '/v3/tasks/{task_id}/action' }],
    ['a path with a pattern in a segment', { path: ['/v2/*', '/v3/tasks/t-*/action'] }],
    ['a user', { user: 'al*' }],
    ['a caller', { caller: { user: 'alice', project_id: 'p1' } }],
    ['an origin', { origin: ['control', 'client'] }],
    ['the id of a task', { task: 't-1' }],
    ['the name of a task', { task: 'nightly*' }],
    ['a source server', { source: ['web-2', 'web-?'] }],
    ['a name of either', { name: 'web-1' }],
    ['an exact task id', { task_id: 't-1' }],
    ['an exact source id', { source_id: ['x', 's-1'] }],
    ['a parameter', { params: { task_id: 't-1' } }],
    ['a part of the body', { body: { disks: [{ name: 'sdb' }] } }],
    ['null for an absent field', { body: { nothing: null } }],
    ['a header in any case', { headers: { 'x-language': 'en-us' } }],
    ['exactly the query', { query: { limit: '5' }, exact: true }],
    ['a status', { status: 403 }],
    ['a status as text', { status: '403' }],
    ['a class of statuses', { status: ['5xx', '4xx'] }],
    ['an error code', { error_code: 'SMS.77*' }],
    ['a value at a path', { where: { 'body.operation': 'start' } }],
    ['one of several values', { where: { 'body.operation': ['stop', 'start'] } }],
    ['an item of a list', { where: { 'body.disks.name': 'sdb' } }],
    ['a number as text', { where: { 'query.limit': 5 } }],
    ['a header at a path', { where: { 'headers.X-LANGUAGE': 'en-us' } }],
    ['a header of the reply', { where: { 'reply_headers.Retry-After': { above: 2, below: 4 } } }],
    ['a pattern at a path', { where: { 'body.disks.name': { like: ['sd?', 'x'] } } }],
    ['another value at a path', { where: { 'body.operation': { not: ['stop', 'clear'] } } }],
    ['a value that is there', { where: { 'params.task_id': { present: true } } }],
    ['null as absent', { where: { 'body.switch_hce': { present: false } } }],
    ['two conditions', { method: 'POST', where: { status: { above: 399 } } }],
  ])('%s', (_, match) => {
    expect(mismatches(match, facts)).toEqual([])
    expect(matchesRequest(match, facts)).toBe(true)
  })
})

describe('a request does not match', () => {
  test.each<Case>([
    ['another operation', { operation: ['ShowTask', 'UpdateTask'] }],
    ['another method', { method: 'GET' }],
    ['a longer path', { path: '/v3/tasks/*/*/action' }],
    ['a path with another segment', { path: '/v3/sources/*/action' }],
    ['another user', { user: 'bob' }],
    ['another project', { caller: { user: 'alice', project_id: null } }],
    ['another task', { task: 't-2' }],
    ['the source as a task', { task: 'web-1' }],
    ['a name that only an id has', { name: 't-1' }],
    ['a pattern as an exact id', { task_id: 't-*' }],
    ['a source id of a task', { source_id: 't-1' }],
    ['another body', { body: { operation: 'stop' } }],
    ['another order in a list', { body: { disks: [{ name: 'sdb' }, { name: 'sda' }] } }],
    ['exactly less', { body: { operation: 'start' }, exact: true }],
    ['another status', { status: [404, '2xx'] }],
    ['another error code', { error_code: 'SMS.0001' }],
    ['a request that was not refused', { error_code: null }],
    ['a number out of range', { where: { status: { above: 403 } } }],
    ['a number that is absent', { where: { 'query.offset': { below: 1 } } }],
    ['a value that is absent', { where: { 'query.offset': { present: true } } }],
    ['one of two conditions', { method: 'POST', user: 'bob' }],
  ])('%s', (_, match) => {
    expect(matchesRequest(match, facts)).toBe(false)
    expect(mismatches(match, facts)).toHaveLength(1)
  })

  test.each<Case>([
    ['operation', { operation: '*' }],
    ['path', { path: '/*' }],
    ['user', { user: '*' }],
    ['task', { task: '*' }],
    ['status', { status: '2xx' }],
    ['error code', { error_code: null }],
    ['body', { body: { a: 1 } }],
  ])('where its %s is unknown', (_, match) => {
    expect(matchesRequest(match, {})).toBe(false)
  })

  test('with every point named', () => {
    const match = { operation: 'ShowTask', body: { operation: 'stop' }, where: { status: 200 } }
    expect(mismatches(match, facts)).toEqual([
      { path: ['operation'], before: 'ShowTask', after: 'UpdateTaskStatus' },
      { path: ['body', 'operation'], before: 'stop', after: 'start' },
      { path: ['status'], before: 200, after: 403 },
    ])
  })
})

test('an exact id is what the facts say that the request names', () => {
  const moved: RequestFacts = { ...facts, names: (kind, id) => kind === 'task' && id === 't-2' }
  expect(matchesRequest({ task_id: ['t-2', 't-3'] }, moved)).toBe(true)
  expect(matchesRequest({ task_id: 't-1' }, moved)).toBe(false)
  expect(matchesRequest({ source_id: 't-2' }, moved)).toBe(false)
})

test('the position of a page follows from the query and the reply', () => {
  const page = (offset: string | undefined, items: number) => {
    const list: RequestFacts = {
      method: 'GET',
      query: { offset },
      reply: { count: 5, items: Array.from({ length: items }) },
    }
    return [readerOf('page.remaining')(list), readerOf('page.past_end')(list)]
  }
  expect(page(undefined, 2)).toEqual([3, false])
  expect(page('4', 1)).toEqual([0, false])
  expect(page('5', 0)).toEqual([0, true])
  expect(readerOf('page.remaining')(facts)).toBeUndefined()
})
