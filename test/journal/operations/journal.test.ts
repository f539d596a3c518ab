import { describe, expect, test } from 'vitest'
import { declareUser, tokenOf } from '../../support/callers.ts'
import { freshHttp, freshWorkspace, linuxServer, readyTask } from '../../support/emulator.ts'

type Cloud = ReturnType<typeof freshWorkspace>

const listed = ({ call }: Pick<Cloud, 'call'>, query: Record<string, string> = {}) => {
  const { status, body } = call('ListJournal', { query })
  expect(status).toBe(200)
  return body.entries as { seq: number; operation: string; input: object }[]
}

const operations = (cloud: Pick<Cloud, 'call'>, query: Record<string, string> = {}) =>
  listed(cloud, query).map(({ operation }) => operation)

describe('a journal', () => {
  test('is read with its secrets redacted, and reading is not recorded', () => {
    const cloud = freshWorkspace()
    const template = { name: 'secretive', target_password: 'Hidden-1', is_template: true }
    cloud.call('CreateTemplate', { body: { template } })
    expect(listed(cloud)).toMatchObject([
      {
        seq: 1,
        origin: 'client',
        operation: 'CreateTemplate',
        input: { body: { template: { target_password: '***' } } },
      },
    ])
    const { body } = cloud.call('ListJournal')
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
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    cloud.call('ShowTask', { params: { task_id: 'other' } })
    cloud.act(task_id, 'start')
    cloud.until(task_id, 'MIGRATE_SUCCESS')
    expect(operations(cloud, query)).toEqual(found)
  })

  test('is searched by the time of the workspace', () => {
    const cloud = freshWorkspace()
    cloud.call('ListTasks')
    cloud.pass(1_000)
    const now = cloud.workspace.clock.now
    cloud.call('ListServers')
    expect(operations(cloud, { from_ms: `${now}` })).toEqual(['ListServers'])
    expect(operations(cloud, { until_ms: `${now}` })).toEqual(['ListTasks', 'AdvanceClock'])
  })

  test('is searched by task: requests that name it, create it or change its state', () => {
    const cloud = freshWorkspace()
    const other = readyTask(cloud)
    const { task_id, source_id } = readyTask(cloud)
    cloud.show(other.task_id)
    cloud.act(task_id, 'start')
    cloud.call('ListTasks')
    cloud.until(task_id, 'MIGRATE_SUCCESS')
    cloud.call('DeleteTasks', { body: { ids: [task_id] } })
    expect(operations(cloud, { task_id })).toEqual([
      'CreateTask',
      'UpdateTaskStatus',
      'AdvanceClock',
      'DeleteTasks',
    ])
    expect(operations(cloud, { source_id })).toEqual(['RegisterServer', 'CreateTask'])
  })

  test('is read on from a request id', async () => {
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
    const cloud = freshWorkspace()
    const { body, ...reply } = cloud.call('ListJournal', { query })
    expect(reply.status).toBe(status)
    expect(body.error.message).toContain(named)
  })

  test('is cleared: numbers continue, and the state stays', () => {
    const cloud = freshWorkspace()
    cloud.call('RegisterServer', { body: linuxServer() })
    expect(cloud.call('ClearJournal')).toMatchObject({ status: 200, body: {} })
    expect(listed(cloud)).toEqual([])
    expect(cloud.call('ListServers').body.count).toBe(1)
    expect(listed(cloud)).toMatchObject([{ seq: 2, operation: 'ListServers' }])
  })

  test('of one workspace contains nothing about another', () => {
    const cloud = freshWorkspace()
    declareUser(cloud.emulator, 'other', 'alice', { password: 'secret' })
    tokenOf(cloud.emulator, 'other')
    expect(listed(cloud)).toEqual([])
  })
})

describe('one request', () => {
  test('is read with its events and the rows it changed', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    const { status, body } = cloud.call('ShowJournalEntry', { params: { request_id: '3' } })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      seq: 3,
      operation: 'UpdateTaskStatus',
      events: [{ kind: 'transition', task_id, state: 'RUNNING', request: 3 }],
    })
    expect(body.changes).toContainEqual({ table: 'tasks', key: 1, id: task_id })
    const byId = cloud.call('ShowJournalEntry', { params: { request_id: body.request_id } })
    expect(byId.body).toEqual(body)
  })

  test('names rows that were deleted since then', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    cloud.call('DeleteTask', { params: { task_id } })
    for (const request_id of ['2', '3']) {
      const { changes } = cloud.call('ShowJournalEntry', { params: { request_id } }).body
      expect(changes).toContainEqual({ table: 'tasks', key: 1, id: task_id })
    }
  })

  test('that does not exist is refused', () => {
    const cloud = freshWorkspace()
    for (const request_id of ['7', 'nothing']) {
      const { status, body } = cloud.call('ShowJournalEntry', { params: { request_id } })
      expect(status).toBe(404)
      expect(body.error).toMatchObject({ code: 'RequestNotFound', hint: expect.any(String) })
    }
  })
})
