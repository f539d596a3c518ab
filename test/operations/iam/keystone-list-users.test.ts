import { expect, test } from 'vitest'
import { accountId } from '../../../src/workspace/account.ts'
import { callWithToken, declareUser, tokenOf } from '../../support/callers.ts'
import { freshEmulator, freshWorkspace } from '../../support/emulator.ts'

test('the user who signed in, under the id of the token', () => {
  const emulator = freshEmulator()
  const token = tokenOf(emulator, 'acme')
  declareUser(emulator, 'acme', 'bob', { enabled: false })
  tokenOf(emulator, 'other', 'carol')
  const list = (query = {}) =>
    callWithToken(emulator, token, 'KeystoneListUsers', { query }).body.users
  expect(list({ name: 'alice' })).toEqual([
    {
      id: emulator.workspaces.find('acme')!.iam.userNamed('alice')!.id,
      name: 'alice',
      domain_id: accountId('acme'),
      enabled: true,
      description: '',
      password_expires_at: null,
      links: { self: expect.stringMatching(/^\/v3\/users\//) },
    },
  ])
  const names = (query = {}) => list(query).map(({ name }: { name: string }) => name)
  expect(names()).toEqual(['alice', 'bob'])
  expect(names({ enabled: 'true' })).toEqual(['alice'])
  expect(names({ name: 'carol' })).toEqual([])
  expect(names({ domain_id: accountId('other') })).toEqual([])
})

test('a developer is a user too', () => {
  const { call } = freshWorkspace()
  const [user] = call('KeystoneListUsers', { query: { name: 'developer' } }).body.users
  expect(user.id).toBe(call('GetCallerIdentity').body.principal_id)
})
