import { expect, test } from 'vitest'
import {
  callAs,
  callSigned,
  callWithToken,
  declareUser,
  hostTime,
  tokenOf,
} from '../../support/callers.ts'
import { freshEmulator, freshHttp } from '../../support/emulator.ts'

test('a valid token: 200, without a body', async () => {
  const { emulator, http } = await freshHttp()
  const token = tokenOf(emulator, 'acme')
  const reply = await http
    .head('/v3/auth/tokens')
    .set({ 'X-Auth-Token': token, 'X-Subject-Token': token })
  expect([reply.status, reply.text ?? '']).toEqual([200, ''])
  expect(reply.headers).not.toHaveProperty('x-subject-token')
})

test('a bad one: what validating it would say, by the status alone', () => {
  const emulator = freshEmulator({ hostTime })
  const [own, foreign] = [tokenOf(emulator, 'acme'), tokenOf(emulator, 'other')]
  const check = (headers: Record<string, string>) =>
    callWithToken(emulator, own, 'KeystoneCheckToken', { headers }).status
  expect(check({})).toBe(400)
  for (const subject of ['x', `${own}x`, foreign])
    expect(check({ 'x-subject-token': subject })).toBe(404)
  expect(callAs(emulator, { 'x-subject-token': own }, 'KeystoneCheckToken').status).toBe(401)
})

test('signed, and of a user who has been disabled since', () => {
  const emulator = freshEmulator({ hostTime })
  const headers = { 'x-subject-token': tokenOf(emulator, 'acme') }
  const key = { access: 'acme', secret: 'acme' }
  const check = () => callSigned(emulator, key, 'KeystoneCheckToken', { headers }).status
  expect(check()).toBe(200)
  declareUser(emulator, 'acme', 'alice', { enabled: false })
  expect(check()).toBe(404)
})
