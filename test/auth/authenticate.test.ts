import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Emulator } from '../../src/emulator.ts'
import { advance } from '../../src/simulation/advance.ts'
import {
  type Content,
  callAs,
  callSigned,
  callWithToken,
  declareUser,
  hostTime,
  type Key,
  tokenOf,
} from '../support/callers.ts'
import { type Answered, freshEmulator, linuxServer } from '../support/emulator.ts'
import { NOW_MS } from '../support/signed-requests.ts'

const emulatorOf = (options = {}) => freshEmulator({ hostTime, ...options })

const pass = (emulator: Emulator, name: string, by_ms: number) => {
  const workspace = emulator.workspaces.find(name)!
  emulator.runAtPresent(workspace, () => advance(workspace, { by_ms }))
}

const reasonOf = ({ status, body }: Answered) => {
  expect({ status, code: body.error_code }).toEqual({ status: 401, code: 'APIGW.0301' })
  expect(body.request_id).toMatch(/^[\da-f]{32}$/)
  return body.error_msg.replace('Incorrect IAM authentication information: ', '')
}

const register = { body: linuxServer() }

test('nothing sent', () => {
  const emulator = emulatorOf()
  expect(reasonOf(callAs(emulator, {}, 'ListTasks'))).toBe('x-auth-token not found')
  expect(reasonOf(callWithToken(emulator, '', 'ListTasks'))).toBe('x-auth-token not found')
})

describe('a token', () => {
  test('opens the account of its user, and no other', () => {
    const emulator = emulatorOf()
    const [one, other] = [tokenOf(emulator, 'one'), tokenOf(emulator, 'other')]
    expect(callWithToken(emulator, one, 'RegisterServer', register).status).toBe(200)
    expect(callWithToken(emulator, one, 'ListServers').body.count).toBe(1)
    expect(callWithToken(emulator, other, 'ListServers').body.count).toBe(0)
  })

  test('lives 24 hours of its own workspace', () => {
    const emulator = emulatorOf()
    const [token, other] = [tokenOf(emulator, 'one'), tokenOf(emulator, 'other')]
    pass(emulator, 'one', 24 * 3600 * 1000 - 1)
    expect(callWithToken(emulator, token, 'ListTasks').status).toBe(200)
    pass(emulator, 'one', 1)
    expect(reasonOf(callWithToken(emulator, token, 'ListTasks'))).toBe(
      'token expires, expires_at: 2026-01-02T00:00:00.000Z',
    )
    expect(callWithToken(emulator, other, 'ListTasks').status).toBe(200)
  })

  test('is refused in any other spelling', () => {
    const emulator = emulatorOf()
    const token = tokenOf(emulator, 'one')
    tokenOf(emulator, 'two')
    const claims = Buffer.from(token.slice(4), 'base64').toString()
    const moved = `MIID${Buffer.from(claims.replace('one', 'two')).toString('base64')}`
    const cut = token.slice(0, -4)
    for (const wrong of ['x', 'MIID', cut, `${token}AA`, moved, token.toLowerCase(), 'workspace/'])
      expect(reasonOf(callWithToken(emulator, wrong, 'ListTasks'))).toBe('decrypt token fail')
    expect(emulator.workspaces.names()).toEqual(['one', 'testname', 'two'])
  })

  test.each(['..', 'a/b', '.hidden', 'a b', 'x'.repeat(65)])('workspace/%s is none', (name) => {
    const reply = callWithToken(emulatorOf(), `workspace/${name}`, 'ListTasks')
    expect(reasonOf(reply)).toBe('decrypt token fail')
  })

  test('of a disabled user must be updated', () => {
    const emulator = emulatorOf()
    const token = tokenOf(emulator, 'one')
    declareUser(emulator, 'one', 'alice', { enabled: false })
    const { status, body } = callWithToken(emulator, token, 'ListTasks')
    expect([status, body.error_code]).toEqual([401, 'APIGW.0307'])
    declareUser(emulator, 'one', 'alice', { enabled: true })
    expect(callWithToken(emulator, token, 'ListTasks').status).toBe(200)
  })

  test('of a removed user opens nothing', () => {
    const emulator = emulatorOf()
    const token = tokenOf(emulator, 'one')
    callAs(emulator, {}, 'RemoveUser', { params: { workspace: 'one', user: 'alice' } })
    expect(reasonOf(callWithToken(emulator, token, 'ListTasks'))).toBe('decrypt token fail')
  })

  test('goes before a signature', () => {
    const emulator = emulatorOf()
    const headers = { 'x-auth-token': 'wrong' }
    const reply = callSigned(emulator, { access: 'a', secret: 'a' }, 'ListTasks', { headers })
    expect(reasonOf(reply)).toBe('decrypt token fail')
  })
})

describe('an undeclared access key', () => {
  test('opens the workspace of its own name', () => {
    const emulator = emulatorOf()
    const key = { access: 'test-42', secret: 'test-42' }
    expect(callSigned(emulator, key, 'RegisterServer', register).status).toBe(200)
    const seen = callWithToken(emulator, 'workspace/test-42', 'ListServers')
    expect(seen.body.count).toBe(1)
  })

  test('opens and creates nothing with another secret', () => {
    const emulator = emulatorOf()
    const reply = callSigned(emulator, { access: 'test-42', secret: 'other' }, 'ListTasks')
    expect(reasonOf(reply)).toMatch(
      /^verify aksk signature fail, canonicalRequest:GET\|\/v3\/tasks\/\|\|x-sdk-date:/,
    )
    expect(emulator.workspaces.names()).toEqual(['testname'])
  })

  test('does not exist if no workspace can have its name', () => {
    const reply = callSigned(emulatorOf(), { access: '../x', secret: '../x' }, 'ListTasks')
    expect(reasonOf(reply)).toBe('ak ../x not exist')
  })
})

const KEY: Key = { access: 'AKALICE', secret: 'sk-of-alice' }

const withKey = (options = {}) => {
  const emulator = emulatorOf(options)
  const declared = declareUser(emulator, 'acme', 'alice', { access_keys: [KEY] })
  expect(declared.status).toBe(200)
  return emulator
}

describe('a declared access key', () => {
  test('opens the workspace that declares it', () => {
    const emulator = withKey()
    expect(callSigned(emulator, KEY, 'RegisterServer', register).status).toBe(200)
    expect(callWithToken(emulator, 'workspace/acme', 'ListServers').body.count).toBe(1)
    expect(callSigned(emulator, KEY, 'GetCallerIdentity').body).toMatchObject({
      principal_urn: expect.stringMatching(/:user:alice$/),
    })
  })

  test('accepts any ids of project and account, signed or not', () => {
    const emulator = withKey()
    const headers = { 'x-project-id': 'p', 'x-domain-id': 'd' }
    for (const unsigned of [[], ['x-project-id', 'x-domain-id']])
      expect(callSigned(emulator, KEY, 'ListTasks', { headers }, unsigned).status).toBe(200)
  })

  test('signs bodies and queries', () => {
    const emulator = withKey()
    const query = { name: 'a b+c', limit: '10' }
    expect(callSigned(emulator, KEY, 'ListServers', { query }).status).toBe(200)
    expect(callSigned(emulator, KEY, 'CreateTask', { body: {} }).status).toBe(400)
  })

  test('never opens the workspace of its own name', () => {
    const emulator = withKey()
    const reply = callSigned(emulator, { ...KEY, secret: KEY.access }, 'ListTasks')
    expect(reasonOf(reply)).toMatch(/^verify aksk signature fail, /)
    expect(emulator.workspaces.has(KEY.access)).toBe(false)
  })

  test('belongs to one workspace', () => {
    const emulator = withKey()
    const again = declareUser(emulator, 'other', 'bob', { access_keys: [KEY] })
    expect([again.status, again.body.error.code]).toEqual([409, 'AccessKeyInUse'])
    const { body } = callWithToken(emulator, 'workspace/other', 'KeystoneListUsers')
    expect(body.users.map(({ name }: { name: string }) => name)).toEqual(['developer'])
  })

  test('ends with its user, and can then be another’s', () => {
    const emulator = withKey()
    callAs(emulator, {}, 'RemoveUser', { params: { workspace: 'acme', user: 'alice' } })
    expect(callSigned(emulator, KEY, 'ListTasks').status).toBe(401)
    expect(declareUser(emulator, 'other', 'bob', { access_keys: [KEY] }).status).toBe(200)
    expect(callSigned(emulator, KEY, 'GetCallerIdentity').body.principal_urn).toMatch(/bob$/)
  })

  test('ends with its workspace', () => {
    const emulator = withKey()
    callAs(emulator, {}, 'DeleteWorkspace', { params: { workspace: 'acme' } })
    expect(callSigned(emulator, KEY, 'ListTasks').status).toBe(401)
  })

  test('of a disabled user signs nothing', () => {
    const emulator = withKey()
    declareUser(emulator, 'acme', 'alice', { enabled: false })
    expect(reasonOf(callSigned(emulator, KEY, 'ListTasks'))).toBe(
      'the user alice of ak AKALICE is disabled',
    )
  })

  test('that was declared in what failed is not declared', () => {
    const emulator = emulatorOf()
    emulator.workspaces.openOrCreate('acme')
    const reply = callAs(emulator, {}, 'LoadRecords', {
      params: { workspace: 'acme' },
      body: {
        users: [
          { name: 'alice', access_keys: [KEY] },
          { name: 'alice', password: 'p' },
        ],
      },
    })
    expect(reply.status).toBe(409)
    expect(callSigned(emulator, KEY, 'ListTasks').status).toBe(401)
    expect(declareUser(emulator, 'other', 'bob', { access_keys: [KEY] }).status).toBe(200)
  })

  test('survives a restart, before anyone has opened its workspace', () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'sms-emulator-test-'))
    onTestFinished(() => rmSync(dataDir, { recursive: true }))
    const first = withKey({ dataDir })
    callSigned(first, KEY, 'RegisterServer', register)
    first.close()
    const second = emulatorOf({ dataDir })
    expect(callSigned(second, KEY, 'ListServers').body.count).toBe(1)
    expect(declareUser(second, 'other', 'bob', { access_keys: [KEY] }).status).toBe(409)
  })
})

describe('a temporary access key', () => {
  const temporary = (emulator: Emulator, token: string, seconds = 900): Key =>
    callWithToken(emulator, token, 'CreateTemporaryAccessKeyByToken', {
      body: {
        auth: { identity: { methods: ['token'], token: { duration_seconds: seconds } } },
      },
    }).body.credential

  test.each([
    ['signed, as by SDKs', []],
    ['unsigned, as by Terraform', ['x-security-token']],
  ])('with its security token %s', (_, unsigned) => {
    const emulator = emulatorOf()
    const key = temporary(emulator, tokenOf(emulator, 'one'))
    expect(callSigned(emulator, key, 'RegisterServer', register, unsigned).status).toBe(200)
    expect(callWithToken(emulator, 'workspace/one', 'ListServers').body.count).toBe(1)
    expect(callSigned(emulator, key, 'GetCallerIdentity').body.principal_urn).toMatch(/alice$/)
  })

  test('is valid for the requested duration of the workspace’s clock', () => {
    const emulator = emulatorOf()
    const key = temporary(emulator, tokenOf(emulator, 'one'), 1000)
    pass(emulator, 'one', 1_000_000 - 1)
    expect(callSigned(emulator, key, 'ListTasks').status).toBe(200)
    pass(emulator, 'one', 1)
    expect(reasonOf(callSigned(emulator, key, 'ListTasks'))).toBe(
      'security token expires, expires_at: 2026-01-01T00:16:40.000Z',
    )
  })

  test('opens nothing without its security token, or with another', () => {
    const emulator = emulatorOf()
    const key = temporary(emulator, tokenOf(emulator, 'one'))
    const second = temporary(emulator, tokenOf(emulator, 'one'))
    const foreign = temporary(emulator, tokenOf(emulator, 'other'))
    const { securitytoken, access, secret } = key
    const bare = callSigned(emulator, { access, secret }, 'ListTasks')
    expect(reasonOf(bare)).toMatch(/^verify aksk signature fail, |^ak \w+ not exist$/)
    for (const wrong of [
      second.securitytoken!,
      foreign.securitytoken!,
      `${securitytoken}A`,
      securitytoken!.slice(0, -4),
      tokenOf(emulator, 'one'),
      'workspace/one',
    ])
      expect(reasonOf(callSigned(emulator, { ...key, securitytoken: wrong }, 'ListTasks'))).toBe(
        'decrypt security token fail',
      )
    expect(reasonOf(callSigned(emulator, { ...key, secret: 'x' }, 'ListTasks'))).toMatch(/^verify/)
  })

  test('its security token is not a token, and works with no other key', () => {
    const emulator = withKey()
    const { securitytoken } = temporary(emulator, 'workspace/acme')
    expect(reasonOf(callWithToken(emulator, securitytoken!, 'ListTasks'))).toBe(
      'decrypt token fail',
    )
    for (const key of [KEY, { access: 'acme', secret: 'acme' }])
      expect(
        reasonOf(callSigned(emulator, { ...key, securitytoken: securitytoken! }, 'ListTasks')),
      ).toBe('decrypt security token fail')
  })

  test('has the permissions of its user', () => {
    const emulator = emulatorOf()
    const token = tokenOf(emulator, 'one')
    const policies = [{ Statement: [{ Effect: 'Allow', Action: 'sms:server:list' }] }]
    declareUser(emulator, 'one', 'alice', { policies })
    const key = temporary(emulator, token)
    expect(callSigned(emulator, key, 'ListServers').status).toBe(200)
    expect(callSigned(emulator, key, 'ListTasks').status).toBe(403)
  })
})

describe('a signature', () => {
  test.each(['Basic YTpi', 'Bearer x', 'SDK-HMAC-SHA256 Access=a', 'nothing'])(
    'is not what says "%s"',
    (authorization) => {
      const reply = callAs(emulatorOf(), { authorization }, 'ListTasks')
      expect(reasonOf(reply)).toMatch(/^the Authorization header is not /)
    },
  )

  test('is aged by real time, not by the clock of the workspace', () => {
    const emulator = withKey()
    pass(emulator, 'acme', 365 * 24 * 3600 * 1000)
    expect(callSigned(emulator, KEY, 'ListTasks').status).toBe(200)
    const late = withKey({ hostTime: () => NOW_MS + 16 * 60_000 })
    expect(reasonOf(callSigned(late, KEY, 'ListTasks'))).toMatch(/signature expired/)
  })

  test('that is bad reaches no handler', () => {
    const emulator = withKey()
    callSigned(emulator, { ...KEY, secret: 'x' }, 'RegisterServer', register)
    callSigned(emulator, { access: 'acme', secret: 'x' }, 'RegisterServer', register)
    expect(callSigned(emulator, KEY, 'ListServers').body.count).toBe(0)
  })
})

describe('five failures in a row', () => {
  const fail = (emulator: Emulator, times: number, key = KEY) => {
    for (let n = 0; n < times; n++)
      expect(callSigned(emulator, { ...key, secret: 'x' }, 'ListTasks').status).toBe(401)
  }
  const use = (emulator: Emulator, content: Content = {}) =>
    callSigned(emulator, KEY, 'ListTasks', content)
  const locking = { settings: { ak_lock: true } }

  test('do nothing unless the workspace is set so', () => {
    const emulator = withKey()
    fail(emulator, 9)
    expect(use(emulator).status).toBe(200)
  })

  test('lock the key for five minutes of its workspace', () => {
    const emulator = withKey(locking)
    fail(emulator, 5)
    expect(reasonOf(use(emulator))).toBe('AK access failed to reach the limit,forbidden')
    pass(emulator, 'acme', 5 * 60_000 - 1)
    expect(use(emulator).status).toBe(401)
    pass(emulator, 'acme', 1)
    expect(use(emulator).status).toBe(200)
  })

  test('are counted anew after a success, and after five minutes', () => {
    const emulator = withKey(locking)
    fail(emulator, 4)
    expect(use(emulator).status).toBe(200)
    fail(emulator, 4)
    pass(emulator, 'acme', 5 * 60_000)
    fail(emulator, 4)
    expect(use(emulator).status).toBe(200)
  })

  test('lock that key alone, declared or not', () => {
    const emulator = withKey(locking)
    fail(emulator, 5)
    const named = { access: 'acme', secret: 'acme' }
    expect(callSigned(emulator, named, 'ListTasks').status).toBe(200)
    fail(emulator, 5, named)
    expect(reasonOf(callSigned(emulator, named, 'ListTasks'))).toMatch(/^AK access failed/)
  })

  test('stay counted over a restart', () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'sms-emulator-test-'))
    onTestFinished(() => rmSync(dataDir, { recursive: true }))
    const first = withKey({ ...locking, dataDir })
    fail(first, 5)
    first.close()
    expect(use(emulatorOf({ dataDir })).status).toBe(401)
  })
})

describe('--strict', () => {
  test('knows no developer token and no key by its name', () => {
    const emulator = emulatorOf({ strict: true })
    expect(reasonOf(callWithToken(emulator, 'workspace/testname', 'ListTasks'))).toBe(
      'decrypt token fail',
    )
    const reply = callSigned(emulator, { access: 'testname', secret: 'testname' }, 'ListTasks')
    expect(reasonOf(reply)).toBe('ak testname not exist')
  })

  test('takes declared users, declared keys, and what they obtain', () => {
    const emulator = withKey({ strict: true })
    const token = tokenOf(emulator, 'testname', 'testname', 'Password')
    expect(callWithToken(emulator, token, 'ListTasks').status).toBe(200)
    expect(callSigned(emulator, KEY, 'ListTasks').status).toBe(200)
    const temporary = callSigned(emulator, KEY, 'CreateTemporaryAccessKeyByToken', {
      body: { auth: { identity: { methods: ['token'] } } },
    })
    expect(callSigned(emulator, temporary.body.credential, 'ListTasks').status).toBe(200)
  })
})

test('with ids of another account, one finds nothing', () => {
  const emulator = withKey()
  const id = callSigned(emulator, KEY, 'RegisterServer', register).body.id
  const probe = (source_id: string) => {
    const { status, body } = callWithToken(emulator, 'workspace/other', 'ShowServer', {
      params: { source_id },
    })
    return { status, text: JSON.stringify(body).replaceAll(source_id, 'ID') }
  }
  expect(probe(id)).toEqual(probe(`${id.slice(0, -1)}x`))
  expect(probe(id).status).toBe(404)
})
