import { describe, expect, test } from 'vitest'
import { callSigned, callWithToken, hostTime, tokenOf } from '../../support/callers.ts'
import { freshWorkspace } from '../../support/emulator.ts'
import { armFault, callOperation } from '../../support/faults.ts'

describe('stale-token', () => {
  test('ends tokens from a request on, until the client signs in again', () => {
    const place = freshWorkspace()
    const { emulator } = place
    const [old, later] = [tokenOf(emulator, 'test'), tokenOf(emulator, 'test')]
    armFault(place, { kind: 'stale-token', nth: 2 })
    const statusOf = (token: string) => callWithToken(emulator, token, 'ListTasks').status
    expect(statusOf(old)).toBe(200)
    expect([statusOf(old), statusOf(later), statusOf(old)]).toEqual([401, 401, 401])
    // At the same instant of a frozen clock.
    const fresh = tokenOf(emulator, 'test')
    expect([statusOf(fresh), statusOf(old), statusOf(fresh)]).toEqual([200, 401, 200])
  })

  test('tells it as of an expired token', () => {
    const place = freshWorkspace()
    armFault(place, { kind: 'stale-token' })
    expect(callOperation(place, 'ListTasks')).toMatchObject({
      status: 401,
      body: {
        error_code: 'APIGW.0301',
        error_msg:
          'Incorrect IAM authentication information: token expires, expires_at: 2026-01-01T00:00:00.000Z',
        request_id: expect.any(String),
      },
    })
  })

  test('spares those who sign, and others', () => {
    const place = freshWorkspace({ hostTime })
    const key = { access: 'test', secret: 'test' }
    const alices = tokenOf(place.emulator, 'test')
    armFault(place, { kind: 'stale-token', match: { user: 'alice' } })
    expect(callSigned(place.emulator, key, 'ListTasks').status).toBe(200)
    expect(callOperation(place, 'ListTasks').status).toBe(200)
    expect(callOperation(place, 'ListTasks', {}, alices).status).toBe(401)
  })

  test('counts from its arming on, whether it has struck by then or not', () => {
    const place = freshWorkspace()
    const old = tokenOf(place.emulator, 'test')
    armFault(place, { kind: 'stale-token' })
    const fresh = tokenOf(place.emulator, 'test')
    const statusOf = (token: string) => callWithToken(place.emulator, token, 'ListTasks').status
    expect([statusOf(fresh), statusOf(old)]).toEqual([200, 401])
  })

  test('counts from an instant on', () => {
    const place = freshWorkspace()
    const old = tokenOf(place.emulator, 'test')
    armFault(place, { kind: 'stale-token', from_ms: place.workspace.clock.now + 5 })
    const statusOf = (token: string) => callWithToken(place.emulator, token, 'ListTasks').status
    expect(statusOf(old)).toBe(200)
    place.pass(5)
    const fresh = tokenOf(place.emulator, 'test')
    expect([statusOf(fresh), statusOf(old)]).toEqual([200, 401])
  })

  test('still knows old from new when the newest token has gone with its user', () => {
    const place = freshWorkspace()
    const { emulator } = place
    const old = tokenOf(emulator, 'test')
    place.call('DeclareUser', { params: { user: 'bob' }, body: { password: 'pw' } })
    tokenOf(emulator, 'test', 'bob', 'pw')
    armFault(place, { kind: 'stale-token' })
    const statusOf = (token: string) => callWithToken(emulator, token, 'ListTasks').status
    expect(statusOf(old)).toBe(401)
    place.call('RemoveUser', { params: { user: 'bob' } })
    place.pass(1)
    expect(statusOf(old)).toBe(401)
    expect(statusOf(tokenOf(emulator, 'test'))).toBe(200)
  })
})
