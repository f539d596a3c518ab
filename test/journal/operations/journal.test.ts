import { describe, expect, test } from 'vitest'
import { declareUser, tokenOf } from '../../support/callers.ts'
import { freshHttp, freshWorkspace, linuxServer, readyTask } from '../../support/emulator.ts'

type Place = ReturnType<typeof freshWorkspace>

const listed = ({ call }: Pick<Place, 'call'>, query: Record<string, string> = {}) => {
  const { status, body } = call('ListJournal', { query })
  expect(status).toBe(200)
  return body.entries as { seq: number; operation: string; input: object }[]
}

const operations = (place: Pick<Place, 'call'>, query: Record<string, string> = {}) =>
  listed(place, query).map(({ operation }) => operation)

describe('a journal', () => {
  test('is read with its secrets crossed out, and reading leaves no trace', () => {
    const place = freshWorkspace()
    const template = { name: 'secretive', target_password: 'Hidden-1', is_template: true }
    place.call('CreateTemplate', { body: { template } })
    expect(listed(place)).toMatchObject([
      {
        seq: 1,
        origin: 'client',
        operation: 'CreateTemplate',
        input: { body: { template: { target_password: '***' } } },
      },
    ])
    const { body } = place.call('ListJournal')
    expect(body).toMatchObject({ first: 1, last: 1 })
    expect(JSON.stringify(body)).not.toMatch(/Hidden-1|\$sealed/)
  })

  test.each<[Record<string, string>, string[]]>([
    [{ operation: 'RegisterServer' }, ['RegisterServer']],
    [{ status: '409' }, []],
    [{ status: '404' }, ['ShowTask']],
    [{ error_code: 'SMS.7703' }, ['ShowTask']],
    [{ user: 'nobody' }, []],
    [{ user: 'developer', operation: 'CreateTask' }, ['CreateTask']],
    [{ origin: 'control' }, ['AdvanceClock']],
    [{ after: '3' }, ['UpdateTaskStatus', 'AdvanceClock']],
    [{ before: '2' }, ['RegisterServer']],
    [{ after: '1', limit: '1' }, ['CreateTask']],
    [{ order: 'newest', limit: '2' }, ['AdvanceClock', 'UpdateTaskStatus']],
    [{ from_ms: '1767225600000', until_ms: '1767225600000' }, []],
    [{ from_ms: '1767225600000', limit: '1' }, ['RegisterServer']],
    [{ operation: 'registerserver' }, ['RegisterServer']],
    [{ operation: '*Server,Show*' }, ['RegisterServer', 'ShowTask']],
    [{ method: 'get' }, ['ShowTask']],
    [{ path: '/v3/tasks/*/action' }, ['UpdateTaskStatus']],
    [{ status: '4xx,500' }, ['ShowTask']],
    [{ error_code: 'SMS.77*' }, ['ShowTask']],
    [{ task: 'Migration*', method: 'POST' }, ['CreateTask', 'UpdateTaskStatus', 'AdvanceClock']],
    [{ task: 'other' }, ['ShowTask']],
    [{ match: '{"body": {"operation": "start"}}' }, ['UpdateTaskStatus']],
    [{ match: '{"where": {"params.task_id": "other"}}' }, ['ShowTask']],
    [
      { match: '{"where": {"reply.id": {"present": true}}}', status: '2xx', limit: '1' },
      ['RegisterServer'],
    ],
    [{ match: '{"error_code": null}', operation: 'Show*' }, []],
  ])('is searched by %j', (query, found) => {
    const place = freshWorkspace()
    const { task_id } = readyTask(place)
    place.call('ShowTask', { params: { task_id: 'other' } })
    place.act(task_id, 'start')
    place.until(task_id, 'MIGRATE_SUCCESS')
    expect(operations(place, query)).toEqual(found)
  })

  test('is searched by the instant of the workspace', () => {
    const place = freshWorkspace()
    place.call('ListTasks')
    place.pass(1_000)
    const now = place.workspace.clock.now
    place.call('ListServers')
    expect(operations(place, { from_ms: `${now}` })).toEqual(['ListServers'])
    expect(operations(place, { until_ms: `${now}` })).toEqual(['ListTasks', 'AdvanceClock'])
  })

  test('is searched by task: what named it, created it or moved it', () => {
    const place = freshWorkspace()
    const other = readyTask(place)
    const { task_id, source_id } = readyTask(place)
    place.show(other.task_id)
    place.act(task_id, 'start')
    place.call('ListTasks')
    place.until(task_id, 'MIGRATE_SUCCESS')
    place.call('DeleteTasks', { body: { ids: [task_id] } })
    expect(operations(place, { task_id })).toEqual([
      'CreateTask',
      'UpdateTaskStatus',
      'AdvanceClock',
      'DeleteTasks',
    ])
    expect(operations(place, { source_id })).toEqual(['RegisterServer', 'CreateTask'])
  })

  test('is gone on with from a request id', async () => {
    const { http } = await freshHttp()
    const token = { 'X-Auth-Token': 'workspace/one' }
    const { headers } = await http.get('/v3/tasks').set(token)
    await http.get('/v3/sources').set(token)
    const id = headers['x-request-id']
    const { body } = await http.get(`/_emulator/workspaces/one/journal?after=${id}`)
    expect(body.entries).toMatchObject([{ operation: 'ListServers' }])
  })

  test.each<[Record<string, string>, number, string]>([
    [{ opration: 'ListTasks' }, 400, 'opration'],
    [{ status: 'many' }, 400, 'status'],
    [{ match: '{' }, 400, 'match'],
    [{ match: '{"opration": "ListTasks"}' }, 400, 'opration'],
    [{ limit: '0' }, 400, 'limit'],
    [{ order: 'random' }, 400, 'order'],
    [{ after: 'nothing' }, 404, 'nothing'],
  ])('is not searched by %j', (query, status, named) => {
    const place = freshWorkspace()
    const { body, ...reply } = place.call('ListJournal', { query })
    expect(reply.status).toBe(status)
    expect(body.error.message).toContain(named)
  })

  test('is cleared; its numbers go on, and the state stays', () => {
    const place = freshWorkspace()
    place.call('RegisterServer', { body: linuxServer() })
    expect(place.call('ClearJournal')).toMatchObject({ status: 200, body: {} })
    expect(listed(place)).toEqual([])
    expect(place.call('ListServers').body.count).toBe(1)
    expect(listed(place)).toMatchObject([{ seq: 2, operation: 'ListServers' }])
  })

  test('of one workspace says nothing of another', () => {
    const place = freshWorkspace()
    declareUser(place.emulator, 'other', 'alice', { password: 'secret' })
    tokenOf(place.emulator, 'other')
    expect(listed(place)).toEqual([])
  })
})

describe('one request', () => {
  test('is read with what happened and what it changed', () => {
    const place = freshWorkspace()
    const { task_id } = readyTask(place)
    place.act(task_id, 'start')
    const { status, body } = place.call('ShowJournalEntry', { params: { request_id: '3' } })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      seq: 3,
      operation: 'UpdateTaskStatus',
      events: [{ kind: 'transition', task_id, state: 'RUNNING', request: 3 }],
    })
    expect(body.changes).toContainEqual({ table: 'tasks', key: 1, id: task_id })
    const byId = place.call('ShowJournalEntry', { params: { request_id: body.request_id } })
    expect(byId.body).toEqual(body)
  })

  test('names what is gone since', () => {
    const place = freshWorkspace()
    const { task_id } = readyTask(place)
    place.call('DeleteTask', { params: { task_id } })
    for (const request_id of ['2', '3']) {
      const { changes } = place.call('ShowJournalEntry', { params: { request_id } }).body
      expect(changes).toContainEqual({ table: 'tasks', key: 1, id: task_id })
    }
  })

  test('that is not there is told so', () => {
    const place = freshWorkspace()
    for (const request_id of ['7', 'nothing']) {
      const { status, body } = place.call('ShowJournalEntry', { params: { request_id } })
      expect(status).toBe(404)
      expect(body.error).toMatchObject({ code: 'RequestNotFound', hint: expect.any(String) })
    }
  })
})
