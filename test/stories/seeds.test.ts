// The examples of five documents of the vendor, request by request as they are printed.
import type supertest from 'supertest'
import { describe, expect, test } from 'vitest'
import updateTask from '../fixtures/seed-5-update-task.json' with { type: 'json' }
import { freshHttp } from '../support/emulator.ts'

type Http = ReturnType<typeof supertest>

const signIn = {
  auth: {
    identity: {
      methods: ['password'],
      password: {
        user: { name: 'testname', domain: { name: 'testname' }, password: 'Password' },
      },
    },
    scope: { project: { id: '0215ef11e49d4743be23dd97a1561xxx' } },
  },
}

/** A user who has followed step 1 of every document: obtain a token. */
const userOf = async (http: Http) => {
  const reply = await http.post('/v3/auth/tokens').send(signIn)
  expect(reply.status).toBe(201)
  const headers = {
    'Content-Type': 'application/json',
    'X-Auth-Token': reply.headers['x-subject-token'] as string,
  }
  return {
    post: (path: string, body: string | object) => http.post(path).set(headers).send(body),
    put: (path: string, body: object) => http.put(path).set(headers).send(body),
    get: (path: string) => http.get(path).set(headers),
    remove: (path: string) => http.delete(path).set(headers),
  }
}

const newUser = async () => userOf((await freshHttp()).http)

const TASK = '/v3/tasks/8abda8635e09d185015e09d188dd0001xx'

/** Advances the clock of the account. */
const pass = (http: Http, by_ms: number) =>
  http.post('/_emulator/workspaces/testname/clock/advance').send({ by_ms })

describe('"Starting a Migration Task", then "Pausing and Deleting a Migration Task"', () => {
  test('work from the first request to the last', async () => {
    const { http } = await freshHttp()

    const starting = await userOf(http)
    const started = await starting.post(`${TASK}/action`, { operation: 'start' })
    expect({ status: started.status, body: started.body }).toEqual({ status: 200, body: {} })
    const running = await starting.get(TASK)
    expect({ status: running.status, state: running.body.state }).toEqual({
      status: 200,
      state: 'RUNNING',
    })

    const pausing = await userOf(http)
    const stopped = await pausing.post(`${TASK}/action`, { operation: 'stop' })
    expect({ status: stopped.status, body: stopped.body }).toEqual({ status: 200, body: {} })
    expect((await pausing.get(TASK)).body.state).toBe('ABORTING')
    let state = ''
    for (let looks = 0; state !== 'ABORT' && looks < 10; looks++) {
      await pass(http, 1_000)
      state = (await pausing.get(TASK)).body.state
    }
    expect(state).toBe('ABORT')

    const deleted = await pausing.remove(TASK)
    expect(deleted.status).toBe(200)
    const gone = await pausing.get(TASK)
    expect({ status: gone.status, code: gone.body.error_code }).toEqual({
      status: 404,
      code: 'SMS.7703',
    })
  })

  test('the task has the printed values of both documents, except its state', async () => {
    const user = await newUser()
    expect((await user.get(TASK)).body).toMatchObject({ state: 'ABORT', remain_seconds: 60_000 })
    await user.post(`${TASK}/action`, { operation: 'start' })
    const { body } = await user.get(TASK)
    expect(body).toMatchObject({
      id: '8abda8635e09d185015e09d188dd0001xx',
      state: 'RUNNING',
      project_id: '05825205120026802ff0c01721bc1xxx',
      total_time: 935_000,
      estimate_complete_time: 1_600_391_014_000,
      source_server: { state: 'syncing', migration_cycle: 'syncing' },
    })
    expect(body.sub_tasks).toHaveLength(14)
  })

  test('the printed body with a trailing comma is refused with the position of the comma', async () => {
    const user = await newUser()
    const printed = '{\n        "operation" : "start",\n}'
    const { status, body } = await user.post(`${TASK}/action`, printed)
    expect(status).toBe(400)
    expect(body).toEqual({
      error_code: 'SMS.6010',
      error_msg:
        'The request body is not valid JSON: trailing comma before "}" at line 2 column 30.',
    })
    expect((await user.get(TASK)).body.state).toBe('ABORT')
  })

  test('a shortened token from the documents is refused', async () => {
    const { http } = await freshHttp()
    for (const token of [
      'Token',
      '"Token"',
      'MIIDkgYJKoZIhvcNAQcCoIIDgzCCA38CAQExDTALBglghkgBZQMEAgEwgXXXXX...',
    ]) {
      const { status, body } = await http.get(TASK).set({ 'X-Auth-Token': token })
      expect({ status, code: body.error_code }).toEqual({ status: 401, code: 'APIGW.0301' })
    }
  })
})

const REHEARSED = '7a9a9540-ff28-4869-b9e4-855fbe12xxxx'
const OTHER = '7a9a9540-ff28-4869-b9e4-855fbe12e83b'

describe.each<[document: string, examples: [id: string, body: object][]]>([
  [
    '"Managing Migration Tasks" of 2025-09',
    [
      [OTHER, { operation: 'clone_test' }],
      [REHEARSED, { operation: 'test' }],
      [REHEARSED, { operation: 'start' }],
      [REHEARSED, { operation: 'sync_failed_rollback' }],
      [REHEARSED, { operation: 'stop' }],
      [REHEARSED, { operation: 'restart' }],
      [REHEARSED, { operation: 'collect_log' }],
    ],
  ],
  [
    '"Managing Migration Tasks" of 2025-02',
    [
      [REHEARSED, { operation: 'clone_test', template_id: 'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx0001' }],
      [REHEARSED, { operation: 'test' }],
      [REHEARSED, { operation: 'start' }],
      [REHEARSED, { operation: 'stop' }],
      [REHEARSED, { operation: 'restart' }],
    ],
  ],
])('the examples of %s', (_, examples) => {
  test('are accepted one after the other', async () => {
    const user = await newUser()
    for (const [id, body] of examples) {
      const reply = await user.post(`/v3/tasks/${id}/action`, body)
      expect({ body, status: reply.status, reply: reply.body }).toEqual({
        body,
        status: 200,
        reply: {},
      })
    }
  })

  test.each(examples)('are each accepted alone: %s %j', async (id, body) => {
    const user = await newUser()
    const reply = await user.post(`/v3/tasks/${id}/action`, body)
    expect({ status: reply.status, body: reply.body }).toEqual({ status: 200, body: {} })
    expect((await user.get(`/v3/tasks/${id}`)).status).toBe(200)
  })
})

describe('"Updating a Migration Task"', () => {
  const id = 'ef3b9722-07a0-40ae-89b0-889ee96dxxxx'

  test('the reply to the example is the id of the task, however often it is sent', async () => {
    const user = await newUser()
    for (let time = 0; time < 2; time++) {
      const { status, body } = await user.put(`/v3/tasks/${id}`, updateTask)
      expect({ status, body }).toEqual({ status: 200, body: { id } })
    }
  })

  test('the task has the values of the example, before and after', async () => {
    const user = await newUser()
    const before = (await user.get(`/v3/tasks/${id}`)).body
    await user.put(`/v3/tasks/${id}`, updateTask)
    const after = (await user.get(`/v3/tasks/${id}`)).body
    expect(after).toEqual(before)
    // ShowTask counts its time otherwise, and prints no agent version.
    const { total_time: _time, source_server, ...said } = updateTask
    const { agent_version: _version, ...source } = source_server
    expect(after).toMatchObject({ ...said, source_server: source })
  })
})
