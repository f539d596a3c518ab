import { describe, expect, test } from 'vitest'
import { freshHttp, freshWorkspace, linuxServer, readyTask } from '../../support/emulator.ts'

type Cloud = ReturnType<typeof freshWorkspace>

const verify = ({ call }: Pick<Cloud, 'call'>, body: object) => call('VerifyJournal', { body })

/** A workspace in which a task was made, shown twice and started. */
const used = () => {
  const cloud = freshWorkspace()
  const ids = readyTask(cloud)
  cloud.show(ids.task_id)
  cloud.show(ids.task_id)
  cloud.act(ids.task_id, 'start')
  return { ...cloud, ...ids }
}

describe('a request that was made', () => {
  test.each<[object, number]>([
    [{ request: { operation: 'ShowTask' } }, 2],
    [{ request: { operation: 'ShowTask' }, times: 2 }, 2],
    [{ request: { operation: 'ShowTask' }, times: { at_least: 1 } }, 2],
    [{ request: { operation: 'ShowTask' }, times: { at_most: 2 } }, 2],
    [{ request: { operation: 'DeleteTask' }, never: true }, 0],
    [{ request: { operation: 'DeleteTask' }, times: { at_most: 1 } }, 0],
    [{ request: { method: 'post', path: '/v3/tasks' } }, 1],
    [{ request: { method: 'POST', path: '/v3/tasks/*/action' } }, 1],
    [{ request: { path: '/v3/tasks/{task_id}' } }, 2],
    [{ request: { body: { operation: 'start' } } }, 1],
    [{ request: { operation: 'RegisterServer', body: { disks: [{ device_use: 'BOOT' }] } } }, 1],
    [{ request: { caller: { user: 'developer' }, status: 200, error_code: null } }, 5],
    [{ request: { status: 404 }, never: true }, 0],
    [{ request: {}, after: 2 }, 3],
    [{ request: { operation: ['Show*', 'CreateTask'], status: '2xx' } }, 3],
    [{ request: { task: 'Migration*', user: 'dev*' } }, 4],
    [{ request: { where: { 'body.operation': { like: 'st*' } } } }, 1],
    [{ request: { path: '/v3/task?', method: ['PUT', 'POST'] } }, 1],
    [
      {
        in_order: [
          { operation: 'RegisterServer' },
          { operation: 'ShowTask' },
          { operation: 'ShowTask' },
          { body: { operation: 'start' } },
        ],
      },
      4,
    ],
  ])('is found: %j', (body, found) => {
    const reply = verify(used(), body)
    expect(reply.body).toMatchObject({ ok: true, found, near_misses: [] })
    expect(reply.status).toBe(200)
  })

  test('is reported with the requests that match', () => {
    const { body } = verify(used(), { request: { operation: 'CreateTask' } })
    expect(body).toEqual({
      ok: true,
      found: 1,
      message: 'Wanted at least 1 request with operation CreateTask; found 1 among 5.',
      matching: [
        {
          seq: 2,
          request_id: expect.stringMatching(/^[\da-f]{32}$/),
          at_ms: 1_767_225_600_000,
          operation: 'CreateTask',
          method: 'POST',
          path: '/v3/tasks',
          status: 200,
          error_code: null,
        },
      ],
      near_misses: [],
    })
  })

  test('is found by its parameters, exactly if requested', () => {
    const cloud = used()
    cloud.call('ListTasks', { query: { limit: '5', offset: '0' } })
    const query = { limit: 5 }
    expect(verify(cloud, { request: { operation: 'ListTasks', query } }).status).toBe(200)
    const exact = verify(cloud, { request: { operation: 'ListTasks', query, exact: true } })
    expect(exact.status).toBe(409)
    expect(exact.body.near_misses[0].differences).toEqual([{ path: 'query.offset', actual: '0' }])
  })

  test('does not count if a fixture made it, unless the match asks for fixtures', () => {
    const cloud = freshWorkspace({}, 'testname')
    expect(verify(cloud, { request: {}, never: true }).status).toBe(200)
    expect(verify(cloud, { request: { origin: 'fixture' } }).body.ok).toBe(true)
  })

  test('is found by a secret, which is not shown', () => {
    const cloud = freshWorkspace()
    const template = { name: 'secretive', target_password: 'Hidden-1', is_template: true }
    cloud.call('CreateTemplate', { body: { template } })
    const wanted = (target_password: string) =>
      verify(cloud, { request: { body: { template: { target_password } } } })
    expect(wanted('Hidden-1').body).toMatchObject({ ok: true, found: 1 })
    const conditions = [{ not: 'Hidden-1' }, ['Hidden-2', 'Hidden-3'], { like: 'Hidden-4*' }]
    for (const condition of conditions) {
      const where = { 'body.template.target_password': condition }
      const { status, body } = verify(cloud, { request: { where } })
      expect(status).toBe(409)
      expect(JSON.stringify(body)).not.toContain('Hidden')
    }
    const wrong = wanted('Hidden-2')
    expect(wrong.status).toBe(409)
    expect(JSON.stringify(wrong.body)).not.toContain('Hidden')
  })
})

describe('a request that was not made as expected', () => {
  test('is refused with the most similar request and its differences', () => {
    const cloud = used()
    const { status, body } = verify(cloud, {
      request: { operation: 'UpdateTaskStatus', body: { operation: 'stop' }, status: 200 },
    })
    expect(status).toBe(409)
    expect(body).toMatchObject({ ok: false, found: 0, matching: [] })
    expect(body.near_misses[0]).toMatchObject({
      seq: 5,
      differences: [{ path: 'body.operation', expected: 'stop', actual: 'start' }],
    })
    expect(body.message.split('\n').slice(0, 4)).toEqual([
      'Wanted at least 1 request with operation UpdateTaskStatus, body {"operation":"stop"},' +
        ' status 200; found 0 among 5.',
      'Nearest:',
      `  #5 POST /v3/tasks/${cloud.task_id}/action (UpdateTaskStatus): 200`,
      '    body.operation: wanted "stop", got "start"',
    ])
    expect(body.error).toMatchObject({ code: 'VerificationFailed', message: body.message })
  })

  test('is most similar to a request for the same operation, however much that differs', () => {
    const cloud = used()
    const disk = { name: 'a', size: 1, used_size: 2, partition_style: 'GPT', device_use: 'NORMAL' }
    const request = { operation: 'RegisterServer', body: { name: 'b', ip: 'c', disks: [disk] } }
    const { body } = verify(cloud, { request })
    expect(body.near_misses[0]).toMatchObject({ seq: 1, operation: 'RegisterServer' })
  })

  test('is refused if it was never to be made', () => {
    const { body } = verify(used(), { request: { operation: 'ShowTask' }, never: true })
    expect(body).toMatchObject({ ok: false, found: 2, near_misses: [] })
    expect(body.message).toMatch(/^Wanted no request with operation ShowTask; found 2 among 5\.\n/)
    expect(body.message).toContain('#3 GET /v3/tasks/')
  })

  test('is refused if it was made too rarely or too often', () => {
    const cloud = used()
    const request = { operation: 'ShowTask' }
    expect(verify(cloud, { request, times: 3 }).body.message).toMatch(/^Wanted exactly 3 requests/)
    expect(verify(cloud, { request, times: { at_most: 1 } }).status).toBe(409)
    expect(verify(cloud, { request, times: { at_least: 3 } }).status).toBe(409)
  })

  test('cannot have a minimum above its maximum', () => {
    const times = { at_least: 2, at_most: 1 }
    const { status, body } = verify(used(), { request: { operation: 'ShowTask' }, times })
    expect(status).toBe(400)
    expect(body.error.message).toMatch(/times.*at_least must not exceed at_most/)
  })

  test('is refused with the operations that were called, if it names another', () => {
    const { body } = verify(used(), { request: { operation: 'ShowTasks' } })
    expect(body.message).toContain('ShowTasks was never called; called were: RegisterServer,')
    expect(body.near_misses[0].operation).toBe('ShowTask')
  })

  test('in this order is refused with the request that is missing or came too early', () => {
    const { body, status } = verify(used(), {
      in_order: [{ body: { operation: 'start' } }, { operation: 'CreateTask' }],
    })
    expect(status).toBe(409)
    expect(body).toMatchObject({ ok: false, found: 1, matching: [{ seq: 5 }], near_misses: [] })
    expect(body.message).toMatch(/^Wanted 2 requests in order; number 2 is missing: operation Cr/)
    expect(body.message).toContain('It came too early:\n  #2 POST /v3/tasks (CreateTask): 200')
  })

  test('is refused in an empty journal', () => {
    const { body } = verify(freshWorkspace(), { request: { operation: 'ListTasks' } })
    expect(body.message).toBe(
      'Wanted at least 1 request with operation ListTasks; found 0 among 0.',
    )
  })
})

test('verifying is not recorded', () => {
  const cloud = used()
  verify(cloud, { request: {} })
  verify(cloud, { request: { status: 418 } })
  expect(cloud.workspace.journal.span().last).toBe(5)
})

test.each<[object, string]>([
  [{}, 'request or in_order'],
  [{ request: {}, in_order: [{}] }, 'request or in_order'],
  [{ in_order: [] }, 'in_order'],
  [{ request: {}, times: 1, never: true }, 'times or never'],
  [{ in_order: [{}], times: 1 }, 'beside in_order'],
  [{ request: { opration: 'x' } }, 'opration'],
  [{ request: {}, times: -1 }, 'times'],
  [{ request: { status: 'ok' } }, 'status'],
])('%j cannot be verified', (body, named) => {
  const reply = verify(freshWorkspace(), body)
  expect(reply.status).toBe(400)
  expect(reply.body.error.message).toContain(named)
})

test('over HTTP the body of a failure has the message', async () => {
  const { http } = await freshHttp()
  const token = { 'X-Auth-Token': 'workspace/one' }
  await http
    .post('/v3/sources')
    .set(token)
    .send(linuxServer({ name: 'web-1' }))
  const { status, body } = await http
    .post('/_emulator/workspaces/one/journal/verify')
    .send({ request: { operation: 'RegisterServer', body: { name: 'web-2' } } })
  expect(status).toBe(409)
  expect(body.message).toContain('    body.name: wanted "web-2", got "web-1"')
})
