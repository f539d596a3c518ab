// What the set-up of a suite needs: workspaces that begin as they should, and waits that are kept.
import { describe, expect, test } from 'vitest'
import { Clock } from '../../src/workspace/clock.ts'
import { freshWorkspace, readyTask } from '../support/emulator.ts'

const call = (options: object = {}) => {
  const { emulator } = freshWorkspace(options)
  return (operation: string, workspace: string, body?: object) => {
    const { status, body: reply } = emulator.call(emulator.operations.get(operation)!, {
      headers: {},
      params: { workspace },
      ...(body && { body }),
    })
    return { status, body: reply as Record<string, unknown> }
  }
}

describe('a workspace that does not exist yet', () => {
  test.each([
    ['SetClock', { mode: 'frozen' }],
    ['AdvanceClock', { by_ms: 1 }],
    ['ChangeSettings', { max_servers: 1 }],
    ['LoadRecords', {}],
    ['ArmFault', { kind: 'disconnect' }],
  ])('is created by %s, as by a credential', (operation, body) => {
    const control = call()
    expect(control(operation, 'fresh', body).status).toBeLessThan(300)
    expect(control('ShowWorkspace', 'fresh').status).toBe(200)
  })

  test.each(['ShowClock', 'ListFaults', 'ClearFaults', 'ResetWorkspace'])(
    'is not created by %s',
    (operation) => expect(call()(operation, 'fresh').status).toBe(404),
  )

  test('is not created by any of them under --strict', () => {
    expect(call({ strict: true })('SetClock', 'fresh', { mode: 'frozen' }).status).toBe(404)
  })
})

describe('EnsureWorkspace', () => {
  test('creates once, and leaves an existing workspace as it is', () => {
    const control = call()
    const first = control('EnsureWorkspace', 'fresh', { seed: 's', clock: 'frozen' })
    expect(first).toMatchObject({ status: 200, body: { seed: 's', clock: { mode: 'frozen' } } })
    const second = control('EnsureWorkspace', 'fresh', { seed: 'other' })
    expect(second).toEqual(first)
  })

  test('starts the clock at an instant of choice, in the past, too', () => {
    const clock = { mode: 'frozen', now_ms: 86_400_000 }
    expect(call()('EnsureWorkspace', 'fresh', { clock }).body).toMatchObject({ clock })
  })
})

describe('a wait for a state', () => {
  const waiting = () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    const wait = (more: object = {}) => {
      const body = { until: { task_id, state: 'MIGRATE_SUCCESS' }, within_ms: 1000, ...more }
      return cloud.call('AdvanceClock', { body })
    }
    return { ...cloud, task_id, wait }
  }

  test('that does not come is refused, and says where the task stands', () => {
    const { wait, workspace } = waiting()
    const before = workspace.clock.now
    const { status, body } = wait()
    expect([status, body.error.code]).toEqual([409, 'StateNotReached'])
    expect(body.error.message).toContain('within 1000 ms: it is READY')
    expect(workspace.clock.now).toBe(before)
  })

  test('moves the clock all the same if asked', () => {
    const { wait, workspace } = waiting()
    const before = workspace.clock.now
    expect(wait({ keep_time: true }).status).toBe(200)
    expect(workspace.clock.now).toBe(before + 1000)
  })
})

test('a flowing clock goes on after the host clock was set back', () => {
  let host_ms = 10_000_000
  const { workspace } = freshWorkspace({ clock: 'flowing', hostTime: () => host_ms })
  const { now } = workspace.clock
  host_ms -= 3_600_000
  const reopened = new Clock(workspace.meta, workspace.timers, () => host_ms)
  host_ms += 5
  expect(reopened.targetNow()).toBe(now + 5)
})
