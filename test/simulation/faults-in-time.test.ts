// Task faults and time: they are timers of their workspace, and a rewind reverts them.
import { describe, expect, test } from 'vitest'
import { stateHash } from '../../src/history/state-hash.ts'
import { freshEmulator, freshWorkspace, readyTask, toAnswered } from '../support/emulator.ts'
import { armFault, faultState } from '../support/faults.ts'

const failure = {
  kind: 'fail-subtask',
  subtask: 'MIGRATE_LINUX_FILE',
  at_progress: 40,
  error_code: 'SMS.3805',
} as const

const started = (options: object = {}) => {
  const cloud = freshWorkspace(options)
  const ids = readyTask(cloud)
  cloud.act(ids.task_id, 'start')
  return { ...cloud, ...ids, begun: cloud.workspace.clock.now }
}

describe('a fault of a task', () => {
  test('is the next event of its clock', () => {
    const cloud = started()
    cloud.pass(13_000)
    const clean = cloud.call('ShowClock').body.next_event_at_ms
    armFault(cloud, failure)
    const due = cloud.call('ShowClock').body.next_event_at_ms
    expect(due).toBeLessThan(clean)
    expect(cloud.next()).toMatchObject([{ at_ms: due, event: 'fault', state: 'MIGRATE_FAIL' }])
    expect(cloud.workspace.clock.now).toBe(due)
  })

  test('is due earlier or later when the speed of the copy changes', () => {
    const cloud = started()
    const params = { task_id: cloud.task_id }
    armFault(cloud, failure)
    cloud.pass(13_000)
    const due = () => cloud.call('ShowClock').body.next_event_at_ms - cloud.workspace.clock.now
    const at100 = due()
    cloud.call('UpdateTask', { params, body: { speed_limit: 50 } })
    expect(Math.abs(due() - 2 * at100)).toBeLessThanOrEqual(1)
    cloud.call('SetClock', { body: { pace: 40 } })
    expect(Math.abs(due() - at100)).toBeLessThanOrEqual(1)
    const everyHour = { start: '00:00', end: '24:00', speed: 25 }
    cloud.call('UpdateSpeed', { params, body: { speed_limit: [everyHour] } })
    expect(Math.abs(due() - 2 * at100)).toBeLessThanOrEqual(1)
    armFault(cloud, { kind: 'slow-network', mbps: 12.5 })
    expect(Math.abs(due() - 4 * at100)).toBeLessThanOrEqual(1)
    cloud.until(cloud.task_id, 'MIGRATE_FAIL')
    expect(cloud.show(cloud.task_id).sub_tasks[3].progress).toBe(40)
  })

  test('applies at once if the work has passed its progress', () => {
    const cloud = started()
    cloud.pass(20_000)
    armFault(cloud, failure)
    expect(cloud.show(cloud.task_id).state).toBe('MIGRATE_FAIL')
    expect(cloud.call('ShowClock').body.now_ms).toBe(cloud.begun + 20_000)
  })

  test('does nothing if it is removed before', () => {
    const cloud = started()
    const { id } = armFault(cloud, failure)
    cloud.pass(13_000)
    cloud.call('RemoveFault', { params: { fault_id: id } })
    cloud.until(cloud.task_id, 'MIGRATE_SUCCESS')
    expect(cloud.show(cloud.task_id).finish_date - cloud.begun).toBe(31_770)
  })

  test('waits for its from_ms, and applies then if the work has passed its progress', () => {
    const cloud = started()
    armFault(cloud, { ...failure, from_ms: cloud.begun + 19_000 })
    cloud.pass(18_999)
    expect(cloud.show(cloud.task_id).state).toBe('RUNNING')
    cloud.pass(1)
    expect(cloud.show(cloud.task_id).state).toBe('MIGRATE_FAIL')
  })

  test.each([
    ['ttl_ms', () => ({ ttl_ms: 13_000 })],
    ['until_ms', (begun: number) => ({ until_ms: begun + 13_000 })],
  ])('does not apply after its %s', (_, bound) => {
    const cloud = started()
    const { id } = armFault(cloud, { ...failure, ...bound(cloud.begun) })
    cloud.until(cloud.task_id, 'MIGRATE_SUCCESS')
    expect(faultState(cloud, id)).toMatchObject({ matched: 0, applied: 0, state: 'ended' })
  })

  test('is seen by a reader on a clock in mode on-read', () => {
    const cloud = started({ clock: 'on-read' })
    armFault(cloud, failure)
    const states = Array.from({ length: 30 }, () => cloud.show(cloud.task_id).state)
    expect(new Set(states)).toEqual(new Set(['RUNNING', 'MIGRATE_FAIL']))
  })

  test('applies to the same tasks for the same seed, at random for others', () => {
    const run = (seed: string) => {
      const cloud = freshWorkspace({ seed })
      const tasks = Array.from({ length: 20 }, () => readyTask(cloud).task_id)
      armFault(cloud, { ...failure, at_progress: 0, times: 20, probability: 0.5 })
      for (const task_id of tasks) cloud.act(task_id, 'start')
      cloud.pass(100_000)
      return tasks.map((task_id) => cloud.show(task_id).state)
    }
    expect(run('a')).toEqual(run('a'))
    expect(run('a')).not.toEqual(run('b'))
    expect(new Set(run('a'))).toEqual(new Set(['MIGRATE_FAIL', 'MIGRATE_SUCCESS']))
  })

  test('applies to the nth matching task', () => {
    const cloud = freshWorkspace()
    const tasks = [1, 2, 3].map(() => readyTask(cloud).task_id)
    armFault(cloud, { ...failure, nth: 2 })
    for (const task_id of tasks) {
      cloud.act(task_id, 'start')
      cloud.pass(1)
    }
    cloud.pass(1e6)
    const states = tasks.map((task_id) => cloud.show(task_id).state)
    expect(states).toEqual(['MIGRATE_SUCCESS', 'MIGRATE_FAIL', 'MIGRATE_SUCCESS'])
  })

  test('and its effects are reverted by a rewind, and happen again in the same way', () => {
    const cloud = started()
    armFault(cloud, failure)
    cloud.pass(13_000)
    const { workspace } = cloud
    const mark = workspace.journal.next - 1
    const before = stateHash(workspace)
    const go = () => {
      armFault(cloud, { kind: 'stall-subtask', subtask: '*', at_progress: 20, for_ms: 900 })
      armFault(cloud, { kind: 'agent-offline', for_ms: 300 })
      cloud.until(cloud.task_id, 'MIGRATE_FAIL')
      return stateHash(workspace)
    }
    const after = go()
    workspace.history.rewind(mark)
    workspace.reload()
    expect(stateHash(workspace)).toBe(before)
    expect(go()).toBe(after)
  })

  test('belongs to one workspace, and is removed by a reset', () => {
    const emulator = freshEmulator()
    const of = (name: string) => {
      const call = (operation: string, input: object = {}) =>
        toAnswered(
          emulator.call(emulator.operations.get(operation)!, {
            ...input,
            params: { workspace: name, ...(input as { params?: object }).params },
            headers: { 'x-auth-token': `workspace/${name}` },
          }),
        )
      emulator.workspaces.openOrCreate(name)
      return { call, ids: readyTask({ call }) }
    }
    const [mine, other] = [of('mine'), of('other')]
    armFault(mine, { ...failure, subtask: '*', at_progress: 0 })
    armFault(mine, { kind: 'agent-offline' })
    const start = ({ call, ids }: typeof mine) =>
      call('UpdateTaskStatus', { params: { task_id: ids.task_id }, body: { operation: 'start' } })
    const go = ({ call }: typeof mine) => call('AdvanceClock', { body: { by_ms: 100_000 } })
    expect(start(other).status).toBe(200)
    go(other)
    expect(other.call('ListTasks').body.tasks[0]).toMatchObject({ state: 'MIGRATE_SUCCESS' })
    expect(start(mine).body.error_code).toBe('SMS.6603')
    mine.call('ResetWorkspace', { body: {} })
    const again = { ...mine, ids: readyTask(mine) }
    expect(start(again).status).toBe(200)
    go(again)
    expect(again.call('ListTasks').body.tasks[0]).toMatchObject({ state: 'MIGRATE_SUCCESS' })
  })

  test('is in the events: applied, with its task, and the transition that followed', () => {
    const cloud = started()
    armFault(cloud, { ...failure, id: 'no' })
    cloud.until(cloud.task_id, 'MIGRATE_FAIL')
    const told = cloud.workspace.journal.eventsAfter(0).filter((event) => event.kind !== 'clock')
    expect(told.slice(-3)).toMatchObject([
      {
        what: 'applied',
        task_id: cloud.task_id,
        detail: 'fail-subtask MIGRATE_LINUX_FILE: SMS.3805',
      },
      { what: 'ended', fault_id: 'no', detail: 'applied 1 times' },
      { kind: 'transition', event: 'fail', to: 'MIGRATE_FAIL' },
    ])
  })
})
