import { describe, expect, test } from 'vitest'
import { accountId } from '../../../src/workspace/account.ts'
import { callSigned, hostTime } from '../../support/callers.ts'
import { freshWorkspace } from '../../support/emulator.ts'

const obtain = (identity: unknown, cloud = freshWorkspace()) =>
  cloud.call('CreateTemporaryAccessKeyByToken', { body: { auth: { identity } } })

const lasting = (duration_seconds: unknown) => ({ methods: ['token'], token: { duration_seconds } })
const assuming = (assume_role: object) => ({ methods: ['assume_role'], assume_role })

describe('types and limits', () => {
  test.each([
    {},
    { methods: [] },
    { methods: ['password'] },
    lasting(899),
    lasting(86_401),
    lasting(900.5),
    lasting('899'),
    lasting('15m'),
    assuming({ agency_name: 'a', duration_seconds: 1 }),
  ])('%o is refused in the envelope of v3.0', (identity) => {
    const { status, body } = obtain(identity)
    expect(status).toBe(400)
    expect(body).toEqual({ error_code: 'IAM.0011', error_msg: expect.any(String) })
  })

  test.each([
    [{ methods: ['token'] }, '2026-01-01T00:15:00.000000Z'],
    [lasting(900), '2026-01-01T00:15:00.000000Z'],
    [lasting('3600'), '2026-01-01T01:00:00.000000Z'],
    [lasting(86_400), '2026-01-02T00:00:00.000000Z'],
    [assuming({ agency_name: 'a', duration_seconds: 3600 }), '2026-01-01T01:00:00.000000Z'],
  ])('%o ends at %s', (identity, expires_at) => {
    const { status, body } = obtain(identity)
    expect(status).toBe(201)
    expect(body.credential).toMatchObject({ expires_at })
  })
})

describe('assuming a role', () => {
  test('works within the account', () => {
    const cloud = freshWorkspace({ hostTime })
    for (const domain of [{}, { domain_name: 'test' }, { domain_id: accountId('test') }]) {
      const { credential } = obtain(assuming({ agency_name: 'any', ...domain }), cloud).body
      expect(callSigned(cloud.emulator, credential, 'ListTasks').status).toBe(200)
    }
  })

  test('opens no other account, whether it exists or not', () => {
    for (const domain of [
      { domain_name: 'testname' },
      { domain_name: 'nobody' },
      { domain_id: 'x' },
    ])
      expect(obtain(assuming({ agency_name: 'any', ...domain }))).toMatchObject({
        status: 404,
        body: { error_code: 'IAM.0004' },
      })
  })
})

test('each is another, of the form of real ones, and the same for the same seed', () => {
  const two = () => {
    const cloud = freshWorkspace()
    return [obtain(lasting(900), cloud), obtain(lasting(900), cloud)].map(
      ({ body }) => body.credential,
    )
  }
  const [first, second] = two()
  expect(first).toEqual({
    access: expect.stringMatching(/^[\dA-Z]{20}$/),
    secret: expect.stringMatching(/^\w{40}$/),
    securitytoken: expect.stringMatching(/^gQpj[\w+/=]{300,}$/),
    expires_at: expect.any(String),
  })
  for (const part of ['access', 'secret', 'securitytoken'])
    expect(first[part]).not.toBe(second[part])
  expect(two()).toEqual([first, second])
})
