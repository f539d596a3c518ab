// Advancing the clock of a workspace. The same steps always lead to the same bytes.
import { describe, expect, test } from 'vitest'
import { type Advance, advance } from '../../src/simulation/advance.ts'
import { dump } from '../support/dump.ts'
import { freshEmulator, freshWorkspace, linuxServer, readyTask } from '../support/emulator.ts'

const HOUR = 3_600_000
const BEGAN = Date.UTC(2026, 0, 1)
const LAUNCHED_MS = 31_770

const begun = (task: object = {}, settings: object = {}) => {
  const cloud = freshWorkspace({ settings })
  const { task_id, source_id } = readyTask(cloud, { task })
  cloud.act(task_id, 'start')
  const go = (how: Advance) =>
    cloud.emulator.runAtPresent(cloud.workspace, () => advance(cloud.workspace, how))
  return { ...cloud, task_id, source_id, go, now: () => cloud.workspace.clock.now - BEGAN }
}

describe('advance', () => {
  test('by a span returns each fired timer: instant, task, delay and next state', () => {
    const { go, task_id, now } = begun()
    expect(go({ by_ms: 999 })).toEqual([
      { at_ms: BEGAN + 800, task_id, event: 'step', state: 'RUNNING' },
    ])
    expect(now()).toBe(999)
  })

  test('fires a timer that is due exactly at its end, and none after it', () => {
    const { go } = begun()
    expect(go({ by_ms: 799 })).toEqual([])
    expect(go({ by_ms: 1 })).toHaveLength(1)
  })

  test('fires timers that are armed on the way, each at its own instant', () => {
    const { go, show, task_id } = begun()
    const fired = go({ by_ms: 365 * 24 * HOUR })
    const instants = fired.map(({ at_ms }) => at_ms - BEGAN)
    expect(instants).toEqual([
      800,
      1_000,
      9_800,
      9_950,
      12_450,
      22_320,
      27_870,
      28_070,
      LAUNCHED_MS,
    ])
    expect(fired.at(-1)?.state).toBe('MIGRATE_SUCCESS')
    expect(show(task_id).finish_date).toBe(BEGAN + LAUNCHED_MS)
  })

  test('to an instant ends there, and does nothing if the instant is past', () => {
    const { go, now } = begun()
    expect(go({ to_ms: BEGAN + 5_000 })).toHaveLength(2)
    expect(now()).toBe(5_000)
    expect(go({ to_ms: BEGAN })).toEqual([])
    expect(now()).toBe(5_000)
  })

  test('to the next event ends at it, and does nothing without one', () => {
    const { go, now } = begun()
    expect(go({ next_event: true })).toMatchObject([{ at_ms: BEGAN + 800 }])
    expect(now()).toBe(800)
    go({ by_ms: HOUR })
    expect(go({ next_event: true })).toEqual([])
    expect(now()).toBe(800 + HOUR)
  })

  test('until a state ends at the instant at which the task first shows it', () => {
    const { go, now, task_id, show } = begun({ syncing: true })
    const until = { task_id, state: 'SYNCING' }
    expect(go({ until, within_ms: HOUR }).at(-1)).toMatchObject({ state: 'SYNCING', task_id })
    expect(now()).toBe(22_320)
    expect(show(task_id).state).toBe('SYNCING')
    expect(go({ until, within_ms: HOUR })).toEqual([])
    expect(now()).toBe(22_320)
  })

  test('until a state that does not occur ends at its limit', () => {
    const { go, now, task_id } = begun()
    go({ until: { task_id, state: 'MIGRATE_FAIL' }, within_ms: HOUR })
    expect(now()).toBe(HOUR)
  })

  test('until GONE ends when the task has been deleted', () => {
    const { go, now, act, call, task_id } = begun({}, { delays: { deleting: 20_000 } })
    act(task_id, 'stop')
    go({ by_ms: 100 })
    expect(call('DeleteTask', { params: { task_id } }).status).toBe(200)
    const fired = go({ until: { task_id, state: 'GONE' }, within_ms: HOUR })
    expect(fired).toEqual([{ at_ms: BEGAN + 1_100, task_id, event: 'deleting', state: 'GONE' }])
    expect(now()).toBe(1_100)
  })

  test('fires timers by due instant, then in the order of arming, of all tasks', () => {
    const cloud = freshWorkspace()
    const ids = ['a', 'b', 'c'].map(
      (name) => readyTask(cloud, { server: linuxServer({ name }) }).task_id,
    )
    for (const id of [ids[2], ids[0], ids[1]]) cloud.act(id!, 'start')
    const fired = cloud.pass(1_000)
    expect(fired.map(({ at_ms }) => at_ms - BEGAN)).toEqual([800, 800, 800, 1_000, 1_000, 1_000])
    const order = [ids[2], ids[0], ids[1]]
    expect(fired.map(({ task_id }) => task_id)).toEqual([...order, ...order])
  })

  test('a delay of 0 ends within the request that began it', () => {
    const { call, task_id, act, pass } = begun()
    act(task_id, 'stop')
    pass(100)
    expect(call('DeleteTask', { params: { task_id } }).status).toBe(200)
    expect(call('ShowTask', { params: { task_id } }).status).toBe(404)
  })

  test('in one step or in thousands leads to the same bytes', () => {
    const [one, many] = [begun(), begun()]
    one.go({ by_ms: 30_000 })
    for (let ms = 0; ms < 30_000; ms += 7) many.go({ by_ms: Math.min(7, 30_000 - ms) })
    expect(many.show(many.task_id)).toEqual(one.show(one.task_id))
    expect(dump(many.workspace)).toEqual(dump(one.workspace))
  })
})

/** Every kind of operation on a task; returns all replies. */
const lifeOf = (cloud: ReturnType<typeof freshWorkspace>) => {
  const { task_id, source_id } = readyTask(cloud, { task: { exist_server: false, syncing: true } })
  const replies: unknown[] = [task_id, source_id]
  for (const step of ['start', 30_000, 'clone_test', 9_000, 'cutover', 9_450, 'restart', 11_000]) {
    if (typeof step === 'number') replies.push(cloud.pass(step))
    else expect(cloud.act(task_id, step), step).toMatchObject({ status: 200 })
    replies.push(cloud.show(task_id), cloud.source(source_id), cloud.call('ListTasks'))
  }
  return replies
}

describe('the same seed and the same steps', () => {
  test('give the same bytes, ids included', () => {
    const [one, two] = [freshWorkspace(), freshWorkspace()]
    expect(JSON.stringify(lifeOf(two))).toBe(JSON.stringify(lifeOf(one)))
    expect(dump(two.workspace)).toEqual(dump(one.workspace))
    expect(two.workspace.nextRequestId()).toBe(one.workspace.nextRequestId())
  })

  test('give other ids and the same dates under another seed', () => {
    const [one, two] = [freshWorkspace(), freshWorkspace({ seed: 'another' })]
    const [mine, theirs] = [readyTask(one), readyTask(two)]
    expect(theirs.task_id).not.toBe(mine.task_id)
    for (const [cloud, { task_id }] of [
      [one, mine],
      [two, theirs],
    ] as const) {
      cloud.act(task_id, 'start')
      cloud.until(task_id, 'MIGRATE_SUCCESS')
    }
    expect(two.show(theirs.task_id).sub_tasks).toEqual(one.show(mine.task_id).sub_tasks)
    expect(one.workspace.nextRequestId()).not.toBe(two.workspace.nextRequestId())
  })

  test('give the same bytes again after a reset', () => {
    const cloud = freshWorkspace()
    const life = () => {
      const { task_id } = readyTask(cloud)
      cloud.act(task_id, 'start')
      cloud.call('AdvanceClock', { body: { by_ms: 15_000 } })
      return [cloud.call('ListTasks').body, cloud.call('ListServers').body, cloud.show(task_id)]
    }
    const first = life()
    const reset = cloud.call('ResetWorkspace', { body: {} })
    expect(reset.body).toMatchObject({ servers: 0, tasks: 0, clock: { now_ms: BEGAN } })
    expect(cloud.call('ListTasks').body).toEqual({ count: 0, tasks: [] })
    expect(life()).toEqual(first)
  })
})

describe('two workspaces', () => {
  const both = () => {
    const emulator = freshEmulator()
    return (name: string) =>
      (operation: string, input: object = {}) =>
        emulator.call(emulator.operations.get(operation)!, {
          params: { workspace: name, ...(input as { params?: object }).params },
          headers: { 'x-auth-token': `workspace/${name}` },
          ...('body' in input && { body: input.body }),
        }) as ReturnType<ReturnType<typeof freshWorkspace>['call']>
  }

  test('do not see each other and do not share time', () => {
    const calling = both()
    const [one, two] = [calling('one'), calling('two')]
    const { task_id, source_id } = readyTask({ call: one })
    one('UpdateTaskStatus', { params: { task_id }, body: { operation: 'start' } })
    expect(two('ShowTask', { params: { task_id } }).status).toBe(404)
    expect(two('ShowServer', { params: { source_id } }).status).toBe(404)
    expect(two('ListTasks').body.count).toBe(0)
    two('AdvanceClock', { body: { by_ms: HOUR } })
    expect(one('ShowTask', { params: { task_id } }).body).toMatchObject({ subtask_info: null })
    expect(one('ShowClock').body.now_ms).toBe(BEGAN)
    expect(two('ShowClock').body.now_ms).toBe(BEGAN + HOUR)
  })

  test('have different ids for one seed, whatever happens in the other', () => {
    const ids = [['one', 'two'] as const, ['two', 'one'] as const].map((order) => {
      const calling = both()
      return Object.fromEntries(order.map((name) => [name, readyTask({ call: calling(name) })]))
    })
    expect(ids[0]).toEqual(ids[1])
    expect(ids[0]?.one?.task_id).not.toBe(ids[0]?.two?.task_id)
  })

  test('are reset and deleted independently', () => {
    const calling = both()
    const [one, two] = [calling('one'), calling('two')]
    for (const call of [one, two]) readyTask({ call })
    one('ResetWorkspace', { body: {} })
    expect([one('ListTasks').body.count, two('ListTasks').body.count]).toEqual([0, 1])
    one('DeleteWorkspace')
    expect(two('ListTasks').body.count).toBe(1)
  })
})
