import { describe, expect, test } from 'vitest'
import { callSigned, callWithToken, hostTime, tokenOf } from '../../support/callers.ts'
import { freshWorkspace } from '../../support/emulator.ts'
import { armFault, callOperation } from '../../support/faults.ts'

describe('stale-token', () => {
  test('ends tokens from a request on, until the client signs in again', () => {
    const cloud = freshWorkspace()
    const { emulator } = cloud
    const [old, later] = [tokenOf(emulator, 'test'), tokenOf(emulator, 'test')]
    armFault(cloud, { kind: 'stale-token', nth: 2 })
    const statusOf = (token: string) => callWithToken(emulator, token, 'ListTasks').status
    expect(statusOf(old)).toBe(200)
    expect([statusOf(old), statusOf(later), statusOf(old)]).toEqual([401, 401, 401])
    // At the same instant of a frozen clock.
    const fresh = tokenOf(emulator, 'test')
    expect([statusOf(fresh), statusOf(old), statusOf(fresh)]).toEqual([200, 401, 200])
  })

  test('has the error of an expired token', () => {
    const cloud = freshWorkspace()
    armFault(cloud, { kind: 'stale-token' })
    expect(callOperation(cloud, 'ListTasks')).toMatchObject({
      status: 401,
      body: {
        error_code: 'APIGW.0301',
        error_msg:
          'Incorrect IAM authentication information: token expires, expires_at: 2026-01-01T00:00:00.000Z',
        request_id: expect.any(String),
      },
    })
  })

  test('does not affect signed requests and other users', () => {
    const cloud = freshWorkspace({ hostTime })
    const key = { access: 'test', secret: 'test' }
    const alices = tokenOf(cloud.emulator, 'test')
    armFault(cloud, { kind: 'stale-token', match: { user: 'alice' } })
    expect(callSigned(cloud.emulator, key, 'ListTasks').status).toBe(200)
    expect(callOperation(cloud, 'ListTasks').status).toBe(200)
    expect(callOperation(cloud, 'ListTasks', {}, alices).status).toBe(401)
  })

  test('counts from its arming on, whether it has applied or not', () => {
    const cloud = freshWorkspace()
    const old = tokenOf(cloud.emulator, 'test')
    armFault(cloud, { kind: 'stale-token' })
    const fresh = tokenOf(cloud.emulator, 'test')
    const statusOf = (token: string) => callWithToken(cloud.emulator, token, 'ListTasks').status
    expect([statusOf(fresh), statusOf(old)]).toEqual([200, 401])
  })

  test('counts from an instant on', () => {
    const cloud = freshWorkspace()
    const old = tokenOf(cloud.emulator, 'test')
    armFault(cloud, { kind: 'stale-token', from_ms: cloud.workspace.clock.now + 5 })
    const statusOf = (token: string) => callWithToken(cloud.emulator, token, 'ListTasks').status
    expect(statusOf(old)).toBe(200)
    cloud.pass(5)
    const fresh = tokenOf(cloud.emulator, 'test')
    expect([statusOf(fresh), statusOf(old)]).toEqual([200, 401])
  })

  test('still distinguishes tokens after the newest was removed with its user', () => {
    const cloud = freshWorkspace()
    const { emulator } = cloud
    const old = tokenOf(emulator, 'test')
    cloud.call('DeclareUser', { params: { user: 'bob' }, body: { password: 'pw' } })
    tokenOf(emulator, 'test', 'bob', 'pw')
    armFault(cloud, { kind: 'stale-token' })
    const statusOf = (token: string) => callWithToken(emulator, token, 'ListTasks').status
    expect(statusOf(old)).toBe(401)
    cloud.call('RemoveUser', { params: { user: 'bob' } })
    cloud.pass(1)
    expect(statusOf(old)).toBe(401)
    expect(statusOf(tokenOf(emulator, 'test'))).toBe(200)
  })
})
