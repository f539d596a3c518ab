import { describe, expect, test } from 'vitest'
import { callAs, passwordLogin } from '../support/callers.ts'
import { freshWorkspace } from '../support/emulator.ts'

const freshCloud = () => {
  const cloud = freshWorkspace()
  return {
    ...cloud,
    put: (user: string, body: unknown) => cloud.call('DeclareUser', { params: { user }, body }),
    remove: (user: string) => cloud.call('RemoveUser', { params: { user } }),
    list: () => cloud.call('ListUsers').body.users,
  }
}

const statement = (change: object) => ({
  policies: [{ Statement: [{ Effect: 'Allow', Action: '*', ...change }] }],
})

describe('types and limits', () => {
  test.each<object>([
    { password: '' },
    { enabled: 'yes' },
    { access_keys: [{ access: 'A' }] },
    { access_keys: [{ access: 'A B', secret: 's' }] },
    { access_keys: [{ access: 'A,B', secret: 's' }] },
    { policies: [{}] },
    statement({ Effect: 'allow' }),
    statement({ Action: [] }),
    statement({ Resource: [] }),
    statement({ Condition: { StringMatches: { a: 'b' } } }),
    statement({ Condition: { StringEquals: { a: 1 } } }),
    statement({ NotAction: ['a'] }),
    { unknown: 1 },
  ])('%o is refused', (body) => {
    const { put, list } = freshCloud()
    expect(put('alice', body)).toMatchObject({ status: 400 })
    expect(list()).toEqual([])
  })

  test('no such workspace', () => {
    const { emulator } = freshWorkspace()
    const params = { workspace: 'nowhere', user: 'alice' }
    for (const operation of ['ListUsers', 'RemoveUser'])
      expect(callAs(emulator, {}, operation, { params, body: {} }).status).toBe(404)
  })
})

test('a user is created, shown without secrets, changed in parts and removed', () => {
  const { put, list, remove } = freshCloud()
  const made = put('alice', {
    password: 'secret',
    access_keys: [{ access: 'A', secret: 'hidden' }],
    ...statement({ Resource: 'sms::*:server:*' }),
  })
  expect(made).toMatchObject({
    status: 200,
    body: {
      name: 'alice',
      enabled: true,
      access_keys: ['A'],
      policies: [
        {
          Version: '5.0',
          Statement: [{ Effect: 'Allow', Action: ['*'], Resource: ['sms::*:server:*'] }],
        },
      ],
    },
  })
  expect(JSON.stringify(made.body)).not.toMatch(/secret|hidden/)
  expect(put('alice', { enabled: false }).body).toEqual({ ...made.body, enabled: false })
  expect(put('alice', { access_keys: [] }).body.access_keys).toEqual([])
  expect(put('alice', { policies: [] }).body.policies).toEqual([])
  put('bob', {})
  expect(list().map(({ name }: { name: string }) => name)).toEqual(['alice', 'bob'])
  expect(remove('alice').status).toBe(200)
  expect(list().map(({ name }: { name: string }) => name)).toEqual(['bob'])
  expect(remove('alice')).toMatchObject({ status: 404, body: { error: { code: 'UserNotFound' } } })
})

test('the password that was set last counts', () => {
  const { emulator, put } = freshCloud()
  const signIn = (password: string) =>
    callAs(emulator, {}, 'KeystoneCreateUserTokenByPassword', {
      body: passwordLogin('test', 'alice', password),
    }).status
  put('alice', { password: 'one' })
  expect([signIn('one'), signIn('two')]).toEqual([201, 401])
  put('alice', { password: 'two' })
  expect([signIn('one'), signIn('two')]).toEqual([401, 201])
})

describe('loaded records', () => {
  const load = (body: object, cloud = freshCloud()) => cloud.call('LoadRecords', { body })
  const user = { name: 'alice', id: 'u1', password: 'p' }

  test('users with keys and policies, and projects', () => {
    const cloud = freshCloud()
    const access_keys = [{ access: 'A', secret: 'b' }]
    const iam_projects = [{ id: 'p1', name: 'cn-north-4' }]
    const reply = load({ users: [{ ...user, access_keys, ...statement({}) }], iam_projects }, cloud)
    expect(reply).toMatchObject({ status: 201, body: { users: 1, iam_projects: 1 } })
    expect(cloud.list()).toMatchObject([{ id: 'u1', access_keys: ['A'], policies: [{}] }])
    const query = { name: 'cn-north-4' }
    const { projects } = cloud.call('KeystoneListProjects', { query }).body
    expect(projects).toMatchObject([{ id: 'p1' }])
  })

  test.each<object>([
    { users: [user, user] },
    { users: [user, { ...user, name: 'bob' }] },
    { users: ['a', 'b'].map((name) => ({ name, access_keys: [{ access: 'A', secret: 's' }] })) },
    {
      iam_projects: [
        { id: 'p', name: 'a' },
        { id: 'p', name: 'b' },
      ],
    },
    {
      iam_projects: [
        { id: 'p', name: 'a' },
        { id: 'q', name: 'a' },
      ],
    },
  ])('duplicates are refused: %o', (body) => {
    const cloud = freshCloud()
    expect(load(body, cloud).status).toBe(409)
    expect(cloud.list()).toEqual([])
  })
})
