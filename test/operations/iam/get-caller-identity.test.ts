import { expect, test } from 'vitest'
import { accountId } from '../../../src/workspace/account.ts'
import { callAs, callWithToken, tokenOf } from '../../support/callers.ts'
import { freshEmulator } from '../../support/emulator.ts'

test('account and user of the credential', () => {
  const emulator = freshEmulator()
  const { status, body } = callWithToken(emulator, tokenOf(emulator, 'acme'), 'GetCallerIdentity')
  expect(status).toBe(200)
  expect(body).toEqual({
    account_id: accountId('acme'),
    principal_urn: `iam::${accountId('acme')}:user:alice`,
    principal_id: emulator.workspaces.find('acme')!.iam.userNamed('alice')!.id,
  })
})

test('no credential', () => {
  expect(callAs(freshEmulator(), {}, 'GetCallerIdentity').body.error_code).toBe('APIGW.0301')
})
