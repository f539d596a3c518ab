import { describe, expect, test } from 'vitest'
import { freshWorkspace } from '../../support/emulator.ts'
import { armFault, callOperation, faultState } from '../../support/faults.ts'

const throttled = (fault: object = {}) => {
  const cloud = freshWorkspace()
  const { id } = armFault(cloud, { kind: 'throttle', limit: 2, period_ms: 60_000, ...fault })
  const statuses = (...operations: string[]) =>
    operations.map((operation) => callOperation(cloud, operation).status)
  return { cloud, id, statuses }
}

describe('throttle', () => {
  test('refuses calls beyond the limit until the next period', () => {
    const { cloud, id, statuses } = throttled()
    expect(statuses('ListTasks', 'ListServers', 'ListTasks')).toEqual([200, 200, 429])
    cloud.pass(59_999)
    expect(statuses('ListTasks')).toEqual([429])
    cloud.pass(1)
    expect(statuses('ListTasks', 'ListTasks', 'ListTasks')).toEqual([200, 200, 429])
    expect(faultState(cloud, id)).toMatchObject({ matched: 7, applied: 3, state: 'armed' })
  })

  test('has the gateway’s message', () => {
    const { cloud, statuses } = throttled()
    statuses('ListTasks', 'ListTasks')
    cloud.pass(57_500)
    const { status, headers, body } = callOperation(cloud, 'ListTasks')
    expect([status, headers['Retry-After']]).toEqual([429, '3'])
    expect(body).toEqual({
      error_code: 'APIGW.0308',
      error_msg:
        'The throttling threshold has been reached: policy domain over ratelimit,limit:2,time:1 minute',
      request_id: cloud.workspace.journal.list().at(-1)!.request_id,
    })
  })

  test('counts calls per user, operation or workspace', () => {
    const { statuses } = throttled({ limit: 1, per: 'operation' })
    expect(statuses('ListTasks', 'ListServers', 'ListTasks')).toEqual([200, 200, 429])
  })

  test('of 0 lets nothing through', () =>
    expect(throttled({ limit: 0 }).statuses('ListTasks')).toEqual([429]))
})
