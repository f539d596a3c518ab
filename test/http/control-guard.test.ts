import { describe, expect, test } from 'vitest'
import { freshHttp } from '../support/emulator.ts'
import { operationTable } from '../support/operations.ts'

const { control } = operationTable

const PATH = '/_emulator/workspaces'
const foreign = {
  status: 403,
  body: {
    error: {
      code: 'CrossOriginForbidden',
      message: 'The control API does not accept requests from other origins.',
      hint: 'Call it without an Origin header, at a local address.',
    },
  },
}

describe('origins', () => {
  test.each([
    ['127.0.0.1:4390', 'http://127.0.0.1:4390'],
    ['localhost:4390', 'http://localhost:4390'],
    ['localhost', 'https://localhost'],
    ['[::1]:4390', 'http://[::1]:4390'],
    ['10.0.0.7:4390', 'http://10.0.0.7:4390'],
    ['emulator:4390', 'http://emulator:4390'],
    ['my-machine.local:4390', 'http://my-machine.local:4390'],
  ])(
    'host %s: a page of its own may call, a program without an origin too',
    async (Host, Origin) => {
      const { http } = await freshHttp()
      expect((await http.get(PATH).set({ Host, Origin })).status).toBe(200)
      expect((await http.get(PATH).set({ Host })).status).toBe(200)
    },
  )

  test.each([
    ['127.0.0.1:4390', 'http://evil.example'],
    ['127.0.0.1:4390', 'http://127.0.0.1:8080'],
    ['127.0.0.1:4390', 'http://localhost:4390'],
    ['127.0.0.1:4390', 'http://127.0.0.1:4390.evil.example'],
    ['127.0.0.1:4390', 'http://evil.example/127.0.0.1:4390'],
    ['127.0.0.1:4390', 'null'],
    ['127.0.0.1:4390', ''],
    ['localhost:4390', 'file://'],
  ])('host %s: a page of %j may not', async (Host, Origin) => {
    const { http } = await freshHttp()
    expect(await http.get(PATH).set({ Host, Origin })).toMatchObject(foreign)
  })

  const unknownName = { status: 403, body: { error: { code: 'HostForbidden' } } }

  test.each([
    'evil.example',
    'evil.example:4390',
    'bad.cafe',
    'dead.beef.cafe:4390',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '1.2.3.4.5',
    'a.b.local',
    '[evil.example]',
    'user@127.0.0.1',
  ])('a name that an outsider can own is not trusted: %s', async (Host) => {
    const { http } = await freshHttp()
    expect(await http.get(PATH).set({ Host })).toMatchObject(unknownName)
    expect(await http.get(PATH).set({ Host, Origin: `http://${Host}` })).toMatchObject(unknownName)
  })

  test('the error names the host and the flag that allows it', async () => {
    const { http } = await freshHttp()
    const { body } = await http.get(PATH).set({ Host: 'host.docker.internal:4390' })
    expect(body.error.message).toContain('`host.docker.internal`')
    expect(body.error.hint).toContain('--allow-host host.docker.internal')
  })

  test.each(['evil.example', 'sms.ci.svc.cluster.local:4390'])(
    'health answers under any name: %s',
    async (Host) => {
      const { http } = await freshHttp()
      expect((await http.get('/_emulator/health').set({ Host })).status).toBe(200)
    },
  )

  test('the right token passes under any name: a rebound page cannot know it', async () => {
    const { http } = await freshHttp({}, 'secret')
    const call = (Authorization: string) =>
      http.get(PATH).set({ Host: 'host.docker.internal', Authorization })
    expect((await call('Bearer secret')).status).toBe(200)
    expect((await call('Bearer wrong')).status).toBe(403)
  })

  test('an allowed name passes without a token, and no other does', async () => {
    const { http } = await freshHttp({}, { allowedHosts: ['sms.ci.svc.cluster.local'] })
    const call = (Host: string) => http.get(PATH).set({ Host })
    expect((await call('sms.ci.svc.cluster.local:4390')).status).toBe(200)
    expect((await call('other.ci.svc.cluster.local:4390')).status).toBe(403)
  })

  test('every control operation refuses a page of another origin', async () => {
    const { http } = await freshHttp()
    for (const { id, method, path } of control.filter(({ id: each }) => each !== 'ShowHealth')) {
      const call = http[method.toLowerCase() as 'get' | 'post' | 'put' | 'delete']
      const { status } = await call(path.replace('{workspace}', 'testname')).set({
        Origin: 'http://evil.example',
      })
      expect(status, id).toBe(403)
    }
  })

  test.each([
    '/_emulator/openapi.json',
    '/_emulator/openapi.yaml',
    '/_emulator/docs',
    '/_emulator/workspaces/',
    '/_emulator/workspaces?a=b',
    '/%5femulator/workspaces',
    '/_emulator/work%73paces',
  ])('so does %s', async (path) => {
    const { http } = await freshHttp()
    expect((await http.get(path).set({ Origin: 'http://evil.example' })).status).toBe(403)
  })

  test('the cloud does not ask where a page is from: credentials guard it', async () => {
    const { http } = await freshHttp()
    const headers = { Origin: 'http://evil.example', 'X-Auth-Token': 'workspace/test' }
    expect((await http.get('/v3/tasks').set(headers)).status).toBe(200)
  })
})

describe('the control token', () => {
  const wrong = { status: 401, body: { error: { code: 'InvalidControlToken' } } }

  test('opens the control API as a bearer token', async () => {
    const { http } = await freshHttp({}, 'secret')
    expect((await http.get(PATH).set({ Authorization: 'Bearer secret' })).status).toBe(200)
  })

  test.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Bearer Secret',
    'Bearer secrets',
    'Bearer secre',
    'bearer secret',
    'Basic secret',
    'secret',
  ])('is required: %j is refused, with a hint', async (Authorization) => {
    const { http } = await freshHttp({}, 'secret')
    const reply = await http.get(PATH).set(Authorization === undefined ? {} : { Authorization })
    expect(reply).toMatchObject(wrong)
    expect(reply.body.error.hint).toBe(
      'Send `Authorization: Bearer TOKEN` with the value of --control-token.',
    )
  })

  test.each([
    '/_emulator/workspaces/testname/clock',
    '/_emulator/openapi.json',
    '/_emulator/docs',
    '/%5femulator/workspaces',
  ])('is demanded for %s', async (path) => {
    const { http } = await freshHttp({}, 'secret')
    expect(await http.get(path)).toMatchObject(wrong)
  })

  test('is not demanded for the question whether the emulator is up, nor by the cloud', async () => {
    const { http } = await freshHttp({}, 'secret')
    expect((await http.get('/_emulator/health')).body.status).toBe('ok')
    expect((await http.get('/v3/tasks').set({ 'X-Auth-Token': 'workspace/test' })).status).toBe(200)
  })

  test('does not let a foreign page in', async () => {
    const { http } = await freshHttp({}, 'secret')
    const headers = { Authorization: 'Bearer secret', Origin: 'http://evil.example' }
    expect(await http.get(PATH).set(headers)).toMatchObject(foreign)
  })
})

test('a refused call has an id like any other', async () => {
  const { http } = await freshHttp()
  const { headers } = await http.get(PATH).set({ Origin: 'http://evil.example' })
  expect(headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/)
  expect(headers['content-type']).toMatch(/^application\/json/)
})
