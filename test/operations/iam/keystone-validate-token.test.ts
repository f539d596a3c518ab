import { expect, test } from 'vitest'
import { advance } from '../../../src/simulation/advance.ts'
import {
  callAs,
  callWithToken,
  declareUser,
  passwordLogin,
  tokenOf,
} from '../../support/callers.ts'
import { freshEmulator } from '../../support/emulator.ts'

const notFound = {
  status: 404,
  body: {
    error: { code: 404, message: 'X-Subject-Token is invalid in the request', title: 'Not Found' },
  },
}

const validate = (
  emulator: ReturnType<typeof freshEmulator>,
  token: string,
  subject: string | undefined,
  query = {},
) =>
  callWithToken(emulator, token, 'KeystoneValidateToken', {
    query,
    headers: subject === undefined ? {} : { 'x-subject-token': subject },
  })

test('replies as the sign-in did', () => {
  const emulator = freshEmulator()
  const scope = { scope: { project: { name: 'cn-north-4' } } }
  const signedIn = callAs(emulator, {}, 'KeystoneCreateUserTokenByPassword', {
    body: passwordLogin('acme', 'alice', 'secret', scope),
  })
  const token = signedIn.headers['X-Subject-Token']!
  const reply = validate(emulator, token, token)
  expect(reply).toMatchObject({ status: 200, headers: { 'X-Subject-Token': token } })
  expect(reply.body).toEqual(signedIn.body)
  expect(validate(emulator, token, token, { nocatalog: '1' }).body.token).not.toHaveProperty(
    'catalog',
  )
})

test('no X-Subject-Token', () => {
  const reply = validate(freshEmulator(), 'workspace/acme', undefined)
  expect(reply).toMatchObject({ status: 400, body: { error: { code: 400 } } })
})

test('a credential is needed', () => {
  const emulator = freshEmulator()
  const token = tokenOf(emulator, 'acme')
  const reply = callAs(emulator, { 'x-subject-token': token }, 'KeystoneValidateToken')
  expect(reply).toMatchObject({ status: 401, body: { error_code: 'APIGW.0301' } })
})

test('unknown, tampered, of another account, of a disabled user, expired', () => {
  const emulator = freshEmulator()
  const [token, foreign] = [tokenOf(emulator, 'acme'), tokenOf(emulator, 'other')]
  for (const subject of ['x', `${token}x`, foreign, 'workspace/acme'])
    expect(validate(emulator, token, subject)).toMatchObject(notFound)
  declareUser(emulator, 'acme', 'alice', { enabled: false })
  expect(validate(emulator, 'workspace/acme', token)).toMatchObject(notFound)
  declareUser(emulator, 'acme', 'alice', { enabled: true })
  expect(validate(emulator, 'workspace/acme', token).status).toBe(200)
  const workspace = emulator.workspaces.find('acme')!
  emulator.runAtPresent(workspace, () => advance(workspace, { by_ms: 24 * 3600 * 1000 }))
  expect(validate(emulator, 'workspace/acme', token)).toMatchObject(notFound)
})
