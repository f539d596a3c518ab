// Signing in by token, users who may not, and scopes; by password see create-token.test.ts.
import { describe, expect, test } from 'vitest'
import { advance } from '../../../src/simulation/advance.ts'
import { accountId } from '../../../src/workspace/account.ts'
import {
  callAs,
  callWithToken,
  declareUser,
  passwordLogin,
  tokenOf,
} from '../../support/callers.ts'
import { freshEmulator } from '../../support/emulator.ts'

type Fresh = ReturnType<typeof freshEmulator>

const signIn = (emulator: Fresh, body: unknown, query = {}) =>
  callAs(emulator, {}, 'KeystoneCreateUserTokenByPassword', { body, query })

const byToken = (id: string, change: object = {}) => ({
  auth: { identity: { methods: ['token'], token: { id } }, ...change },
})

const projectOf = (project: object) => ({ scope: { project } })

test.each<[string, object]>([
  ['auth.identity.methods', { ...passwordLogin('acme').auth.identity, methods: ['totp'] }],
  ['auth.identity.token', { methods: ['token'] }],
  ['auth.identity.token.id', { methods: ['token'], token: {} }],
])('a method needs %s', (field, identity) => {
  const reply = signIn(freshEmulator(), { auth: { identity } })
  expect(reply).toMatchObject({ status: 400, body: { error: { code: 400, title: 'Bad Request' } } })
  expect(reply.body.error.message).toContain(field)
})

test('a disabled user, and one who has only keys', () => {
  const emulator = freshEmulator()
  declareUser(emulator, 'acme', 'alice', { password: 'secret', enabled: false })
  const refusalFor = (password: string) =>
    signIn(emulator, passwordLogin('acme', 'alice', password)).body.error
  expect(refusalFor('secret')).toMatchObject({ code: 401, message: 'The user alice is disabled.' })
  expect(refusalFor('x')).toMatchObject({
    code: 401,
    message: 'The username or password is wrong.',
  })
  declareUser(emulator, 'acme', 'bob', { access_keys: [{ access: 'A', secret: 'B' }] })
  expect(signIn(emulator, passwordLogin('acme', 'bob')).status).toBe(401)
})

test('no catalog, if requested', () => {
  const { body } = signIn(freshEmulator(), passwordLogin('acme'), { nocatalog: 'true' })
  expect(body.token).not.toHaveProperty('catalog')
})

describe('the scope', () => {
  const scoped = (scope: object, emulator = freshEmulator()) =>
    signIn(emulator, passwordLogin('acme', 'alice', 'secret', scope))

  test('a project by name is the one that is listed', () => {
    const emulator = freshEmulator()
    const name = 'ap-southeast-3'
    const { token } = scoped(projectOf({ name, domain: { name: 'acme' } }), emulator).body
    const listed = callWithToken(emulator, 'workspace/acme', 'KeystoneListProjects', {
      query: { name },
    })
    expect(token.project).toMatchObject({ id: listed.body.projects[0].id, name })
  })

  test('a declared project has the name that was declared', () => {
    const emulator = freshEmulator()
    const scope = projectOf({ id: '0215ef11e49d4743be23dd97a1561xxx' })
    const body = passwordLogin('testname', 'testname', 'Password', scope)
    expect(signIn(emulator, body).body.token.project).toMatchObject({ name: 'cn-north-4' })
  })

  test('the account, by id, by name or by both', () => {
    const domain = { id: accountId('acme'), name: 'acme' }
    for (const given of [domain, { name: 'acme' }, { id: domain.id }])
      expect(scoped({ scope: { domain: given } }).body.token).toMatchObject({ domain })
  })

  test.each([
    ['no such project', projectOf({ name: 'cn-north-4_none' })],
    ['no name', projectOf({})],
    ['a project of another', projectOf({ name: 'cn-north-4', domain: { name: 'testname' } })],
    ['an account that exists', { scope: { domain: { name: 'testname' } } }],
    ['an account that does not', { scope: { domain: { id: 'nobody' } } }],
  ])('%s is refused', (_, scope) => {
    expect(scoped(scope)).toMatchObject({ status: 401, body: { error: { title: 'Unauthorized' } } })
  })

  test('an account that exists is refused like one that does not', () => {
    const refusalFor = (name: string) => scoped({ scope: { domain: { name } } }).body
    expect(refusalFor('testname')).toEqual(refusalFor('nobody'))
  })

  test('that was requested is the scope of the token', () => {
    const emulator = freshEmulator()
    const token = scoped(projectOf({ id: 'p1' }), emulator).headers['X-Subject-Token']!
    const described = callWithToken(emulator, token, 'KeystoneValidateToken', {
      headers: { 'x-subject-token': token },
    })
    expect(described.body.token.project.id).toBe('p1')
  })
})

describe('by token', () => {
  test('a token of the same user and the same end, of another scope', () => {
    const emulator = freshEmulator()
    const first = tokenOf(emulator, 'acme')
    const workspace = emulator.workspaces.find('acme')!
    emulator.runAtPresent(workspace, () => advance(workspace, { by_ms: 3_600_000 }))
    const second = signIn(emulator, byToken(first, projectOf({ name: 'cn-north-4' })))
    expect(second.status).toBe(201)
    expect(second.body.token).toMatchObject({
      methods: ['token'],
      issued_at: '2026-01-01T01:00:00.000000Z',
      expires_at: '2026-01-02T00:00:00.000000Z',
      user: { name: 'alice' },
      project: { name: 'cn-north-4' },
    })
    for (const token of [first, second.headers['X-Subject-Token']!])
      expect(callWithToken(emulator, token, 'ListTasks').status).toBe(200)
  })

  test('a developer’s token, as Terraform would send it', () => {
    const { token } = signIn(freshEmulator(), byToken('workspace/acme', { scope: {} })).body
    expect(token).toMatchObject({ user: { name: 'developer', domain: { name: 'acme' } } })
    const strict = signIn(freshEmulator({ strict: true }), byToken('workspace/testname'))
    expect(strict.status).toBe(401)
  })

  test('unknown, expired, or of a disabled user', () => {
    const emulator = freshEmulator()
    const token = tokenOf(emulator, 'acme')
    const why = (id: string) => signIn(emulator, byToken(id)).body.error.message
    expect(why(`${token}x`)).toMatch(/it is unknown/)
    declareUser(emulator, 'acme', 'alice', { enabled: false })
    expect(why(token)).toMatch(/its user is disabled/)
    const workspace = emulator.workspaces.find('acme')!
    emulator.runAtPresent(workspace, () => advance(workspace, { by_ms: 24 * 3600 * 1000 }))
    expect(why(token)).toMatch(/it has expired/)
  })
})
