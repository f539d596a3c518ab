// KeystoneCreateUserTokenByPassword: POST /v3/auth/tokens.
import { describe, expect, test } from 'vitest'
import { encodeToken } from '../../../src/auth/token.ts'
import { freshEmulator, toAnswered } from '../../support/emulator.ts'

type Emulator = ReturnType<typeof freshEmulator>
const HOURS_24 = 24 * 3600 * 1000

const user = { name: 'ada', password: 'secret', domain: { name: 'acme' } }
const bodyFor = (change: object = {}, scope?: object) => ({
  auth: {
    identity: { methods: ['password'], password: { user: { ...user, ...change } } },
    ...(scope && { scope }),
  },
})

const call = (emulator: Emulator, operation: string, request: object) =>
  toAnswered(emulator.call(emulator.operations.get(operation)!, { headers: {}, ...request }))

const signIn = (emulator: Emulator, body: unknown = bodyFor()) =>
  call(emulator, 'KeystoneCreateUserTokenByPassword', { body })

const tokenOf = (emulator: Emulator, body?: unknown) =>
  signIn(emulator, body).headers['X-Subject-Token']!

const listTasks = (emulator: Emulator, token: string) =>
  call(emulator, 'ListTasks', { headers: { 'x-auth-token': token } })

const pass = (emulator: Emulator, workspace: string, by_ms: number) =>
  call(emulator, 'AdvanceClock', { params: { workspace }, body: { by_ms } })

const refused = (why: string) => ({
  status: 401,
  body: {
    error_msg: `Incorrect IAM authentication information: ${why}`,
    error_code: 'APIGW.0301',
    request_id: expect.stringMatching(/^[0-9a-f]{32}$/),
  },
})

describe('types', () => {
  test.each<[string, unknown]>([
    ['auth', {}],
    ['auth', { auth: 'me' }],
    ['auth.identity', { auth: {} }],
    ['auth.identity.methods', { auth: { identity: { password: { user } } } }],
    ['auth.identity.methods', { auth: { identity: { methods: [], password: { user } } } }],
    ['auth.identity.password', { auth: { identity: { methods: ['password'] } } }],
    ['auth.identity.password.user.name', bodyFor({ name: undefined })],
    ['auth.identity.password.user.password', bodyFor({ password: 1234 })],
    ['auth.identity.password.user.domain', bodyFor({ domain: undefined })],
    ['auth.scope.project.id', bodyFor({}, { project: { id: 7 } })],
    ['body', null],
    ['body', []],
  ])("a wrong %s is refused by name, in IAM's envelope: %j", (field, body) => {
    const { status, body: answer } = signIn(freshEmulator(), body)
    expect(status).toBe(400)
    expect(answer).toEqual({
      error: { code: 400, message: expect.stringContaining(field), title: 'Bad Request' },
    })
  })
})

describe('limits', () => {
  test.each([
    ['a'.repeat(64), 201],
    ['a'.repeat(65), 400],
    ['with.dot_and-hyphen', 201],
    ['.hidden', 400],
    ['../etc', 400],
    ['two words', 400],
  ])('an account %j: %i', (name, status) => {
    expect(signIn(freshEmulator(), bodyFor({ domain: { name } })).status).toBe(status)
  })

  test('a user name may have 255 characters and not one more', () => {
    const named = (length: number) => bodyFor({ name: 'n'.repeat(length) })
    expect(signIn(freshEmulator(), named(255)).status).toBe(201)
    expect(signIn(freshEmulator(), named(256)).status).toBe(400)
  })
})

describe('refusals', () => {
  const wrong = {
    status: 401,
    headers: {},
    body: {
      error: { code: 401, message: 'The username or password is wrong.', title: 'Unauthorized' },
    },
  }

  test('a wrong password is refused, also after others have signed in', () => {
    const emulator = freshEmulator()
    signIn(emulator)
    expect(signIn(emulator, bodyFor({ password: 'Secret' }))).toEqual(wrong)
    expect(signIn(emulator).status).toBe(201)
  })

  test.each([
    ['a second user of an account', { name: 'bob' }],
    ['an account known by no id', { domain: { id: '0'.repeat(32) } }],
    ['an account that is not named at all', { domain: {} }],
    [
      'the user of testname with another password',
      { name: 'testname', domain: { name: 'testname' } },
    ],
  ])('%s is refused', (_, change) => {
    const emulator = freshEmulator()
    signIn(emulator)
    expect(signIn(emulator, bodyFor(change))).toEqual(wrong)
  })

  test('strict: only declared users, and no account is made for others', () => {
    const emulator = freshEmulator({ strict: true })
    expect(signIn(emulator)).toEqual(wrong)
    expect(emulator.workspaces.names()).toEqual(['testname'])
    const declared = { name: 'testname', password: 'Password', domain: { name: 'testname' } }
    expect(signIn(emulator, bodyFor(declared)).status).toBe(201)
    expect(signIn(emulator, bodyFor({ ...declared, name: 'other' }))).toEqual(wrong)
    call(emulator, 'CreateWorkspace', { body: { name: 'acme' } })
    expect(signIn(emulator), 'an account without users').toEqual(wrong)
    const users = [{ name: 'ada', password: 'secret' }]
    call(emulator, 'LoadRecords', { params: { workspace: 'acme' }, body: { users } })
    expect(signIn(emulator).status).toBe(201)
  })
})

describe('the reply', () => {
  const project = { id: '0215ef11e49d4743be23dd97a1561xxx' }

  test('holds the token in a header, and its description in the body', () => {
    const { status, headers, body } = signIn(freshEmulator(), bodyFor({}, { project }))
    expect(status).toBe(201)
    expect(headers['X-Subject-Token']).toMatch(/^MII[\w+/=]{200,}$/)
    const domain = { id: expect.stringMatching(/^[0-9a-f]{32}$/), name: 'acme' }
    expect(body).toEqual({
      token: {
        issued_at: '2026-01-01T00:00:00.000000Z',
        expires_at: '2026-01-02T00:00:00.000000Z',
        methods: ['password'],
        catalog: [],
        roles: [
          { id: '0', name: 'te_admin' },
          { id: '0', name: 'te_agency' },
        ],
        project: { ...project, name: 'cn-north-4', domain },
        user: { id: expect.any(String), name: 'ada', domain, password_expires_at: '' },
      },
    })
  })

  test('names a project by its name with an id that stays the same', () => {
    const emulator = freshEmulator()
    const ask = () => signIn(emulator, bodyFor({}, { project: { name: 'eu-west-1' } })).body.token
    const first = ask()
    expect(first.project).toMatchObject({ name: 'eu-west-1', id: expect.stringMatching(/^.{32}$/) })
    expect(ask().project).toEqual(first.project)
    expect(ask().user).toEqual(first.user)
    expect(first).not.toHaveProperty('domain')
  })

  test.each([
    ['a domain', { domain: { name: 'acme' } }, true],
    ['nothing', undefined, false],
    ['null for both', { project: null, domain: null }, false],
  ])('scoped to %s has no project', (_, scope, hasDomain) => {
    const { token } = signIn(freshEmulator(), bodyFor({}, scope)).body
    expect(token).not.toHaveProperty('project')
    expect('domain' in token).toBe(hasDomain)
    if (hasDomain) expect(token.domain).toEqual(token.user.domain)
  })

  test('lets an account be named by its id from then on', () => {
    const emulator = freshEmulator()
    const { id } = signIn(emulator).body.token.user.domain
    expect(signIn(emulator, bodyFor({ domain: { id } })).body.token.user.name).toBe('ada')
  })
})

describe('the token', () => {
  test('opens the workspace of its account for 24 hours of its clock, to the millisecond', () => {
    const emulator = freshEmulator()
    const token = tokenOf(emulator)
    pass(emulator, 'acme', HOURS_24 - 1)
    expect(listTasks(emulator, token).status).toBe(200)
    pass(emulator, 'acme', 1)
    expect(listTasks(emulator, token)).toMatchObject(
      refused('token expires, expires_at: 2026-01-02T00:00:00.000Z'),
    )
  })

  test('does not age by the clock of another workspace, nor end with a newer token', () => {
    const emulator = freshEmulator()
    const token = tokenOf(emulator)
    pass(emulator, 'testname', HOURS_24)
    expect(tokenOf(emulator)).not.toBe(token)
    expect(listTasks(emulator, token).status).toBe(200)
  })

  test('opens no workspace but its own', () => {
    const emulator = freshEmulator()
    expect(listTasks(emulator, tokenOf(emulator)).body.count).toBe(0)
    expect(emulator.workspaces.find('testname')!.tasks.count()).toBeGreaterThan(0)
    const [, secret] = Buffer.from(tokenOf(emulator).slice(4), 'base64').toString().split('\0')
    const forged = encodeToken('testname', secret!)
    expect(listTasks(emulator, forged)).toMatchObject(refused('decrypt token fail'))
  })

  test.each<[string, (token: string) => string]>([
    ['its first character changed', (token) => `N${token.slice(1)}`],
    ['its last character cut off', (token) => token.slice(0, -1)],
    ['one character too many', (token) => `${token}=`],
    ['a character in the middle changed', (token) => token.replace(/^(.{90})./, '$1-')],
    ['a blank in it', (token) => `${token.slice(0, 50)} ${token.slice(50)}`],
    ['only its beginning', () => 'MIID'],
  ])('with %s opens nothing', (_, tamper) => {
    const emulator = freshEmulator()
    const token = tokenOf(emulator)
    expect(tamper(token)).not.toBe(token)
    expect(listTasks(emulator, tamper(token))).toMatchObject(refused('decrypt token fail'))
  })

  test('is not kept: the database holds its digest', () => {
    const emulator = freshEmulator()
    const token = tokenOf(emulator)
    const database = emulator.workspaces.find('acme')!.db.serialize()
    expect(database.includes(token)).toBe(false)
    expect(database.includes(token.slice(20, 60))).toBe(false)
  })

  test('is the same for the same seed, and another for another', () => {
    const [a, b, c] = ['x', 'x', 'y'].map((seed) => tokenOf(freshEmulator({ seed })))
    expect(a).toBe(b)
    expect(a).not.toBe(c)
  })
})
