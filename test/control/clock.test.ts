// ShowClock, SetClock and AdvanceClock.
import { describe, expect, test } from 'vitest'
import { freshWorkspace, readyTask } from '../support/emulator.ts'

const BEGIN = Date.UTC(2026, 0, 1)
const DAY = 24 * 3600 * 1000

/** A workspace with a READY task, and calls for its clock. */
const ready = (options = {}, task: object = {}) => {
  const cloud = freshWorkspace(options)
  const ids = readyTask(cloud, { task })
  return {
    ...cloud,
    ...ids,
    clock: () => cloud.call('ShowClock').body,
    set: (body: unknown) => cloud.call('SetClock', { body }),
    advance: (body: unknown) => cloud.call('AdvanceClock', { body }),
    start: () => cloud.act(ids.task_id, 'start'),
    shown: () => cloud.show(ids.task_id),
  }
}

const fault = (code: string, field: string) => ({
  status: 400,
  body: { error: { code, message: expect.stringContaining(field), hint: expect.any(String) } },
})

describe('types', () => {
  test.each<[string, unknown, string?]>([
    ['mode', { mode: 'backwards' }],
    ['pace', { pace: 0 }],
    ['pace', { pace: -1 }],
    ['pace', { pace: 1e-300 }],
    ['now_ms', { now_ms: 253_402_300_800_000 }],
    ['pace', { pace: 1_000_001 }],
    ['pace', { pace: '20' }],
    ['now_ms', { now_ms: 1.5 }],
    ['now_ms', { now_ms: -1 }],
    ['speed', { speed: 1 }, 'UnknownField'],
    ['body', [], 'InvalidParameter'],
  ])('SetClock refuses a wrong %s: %j', (field, body, code = 'InvalidParameter') => {
    expect(ready().set(body)).toMatchObject(fault(code, field))
  })

  test.each<[string, unknown, string?]>([
    ['by_ms', { by_ms: -1 }],
    ['by_ms', { by_ms: 1.5 }],
    ['by_ms', { by_ms: '1000' }],
    ['by_ms', { by_ms: 3_155_760_000_001 }],
    ['to_ms', { to_ms: -1 }],
    ['to_ms', { to_ms: 253_402_300_800_000 }],
    ['next_event', { next_event: false }],
    ['until.state', { until: { task_id: 't', state: 'DONE' } }],
    ['until.task_id', { until: { state: 'RUNNING' } }, 'MissingParameter'],
    ['within_ms', { until: { task_id: 't', state: 'RUNNING' }, within_ms: -1 }],
    ['by_ms', {}, 'MissingParameter'],
    ['until.task_id', { until: {} }, 'MissingParameter'],
    ['to_ms', { by_ms: 1, to_ms: 1 }, 'UnknownField'],
    ['body', 'forward'],
  ])('AdvanceClock refuses a wrong %s: %j', (field, body, code = 'InvalidParameter') => {
    const { advance, clock } = ready()
    expect(advance(body)).toMatchObject(fault(code, field))
    expect(clock().now_ms).toBe(BEGIN)
  })
})

describe('refusals', () => {
  test('time does not go back', () => {
    const { set, advance, clock } = ready()
    advance({ by_ms: 1_000 })
    expect(set({ now_ms: BEGIN })).toMatchObject(fault('InstantInPast', `${BEGIN + 1_000}`))
    expect(advance({ to_ms: BEGIN }).body).toEqual({ now_ms: BEGIN + 1_000, fired: [] })
    expect(clock().now_ms).toBe(BEGIN + 1_000)
  })

  test('a task that does not exist cannot be waited for, except to be gone', () => {
    const { advance } = ready()
    const until = (state: string) => advance({ until: { task_id: 'nobody', state } })
    expect(until('RUNNING')).toMatchObject({
      status: 404,
      body: { error: { code: 'TaskNotFound', message: expect.stringContaining('nobody') } },
    })
    expect(until('GONE')).toMatchObject({ status: 200, body: { now_ms: BEGIN, fired: [] } })
  })
})

describe('the end of time', () => {
  const END = Date.UTC(10_000, 0, 1) - 1

  test('is a limit, and later timers can still be explained', () => {
    const { set, start, advance, clock, call, task_id } = ready()
    set({ now_ms: END - 1_000 })
    start()
    const beyond = advance({ by_ms: 1_001 })
    expect(beyond).toMatchObject(fault('ClockLimitExceeded', `${END}`))
    expect(advance({ by_ms: 1_000 }).body.now_ms).toBe(END)
    expect(advance({ next_event: true })).toMatchObject(fault('ClockLimitExceeded', `${END}`))
    expect(advance({ by_ms: 0 }).body.now_ms).toBe(END)
    expect(call('ExplainTask', { params: { task_id } }).body.forecast.at(-1).at_ms).toBeGreaterThan(
      END,
    )
    expect(call('ShowJournalText').status).toBe(200)
    expect(clock().now_ms).toBe(END)
  })

  test('ends a wait for a state', () => {
    const { set, advance, task_id } = ready()
    set({ now_ms: END - 1_000 })
    const body = advance({ until: { task_id, state: 'ABORT' }, keep_time: true }).body
    expect(body.now_ms).toBe(END)
  })
})

describe('reading and setting', () => {
  test('a frozen clock begins at a fixed instant with nothing due', () => {
    expect(ready().clock()).toEqual({
      now_ms: BEGIN,
      mode: 'frozen',
      pace: 20,
      next_event_at_ms: null,
    })
  })

  test('reading shows the next event and does not move time', () => {
    const { start, clock } = ready()
    start()
    expect(clock().next_event_at_ms).toBe(BEGIN + 16_000 / 20)
    expect(clock().now_ms).toBe(BEGIN)
  })

  test('setting a later time fires the timers on the way', () => {
    const { start, set, shown } = ready()
    start()
    expect(set({ now_ms: BEGIN + DAY }).body.now_ms).toBe(BEGIN + DAY)
    expect(shown().state).toBe('MIGRATE_SUCCESS')
    expect(shown().finish_date).toBeLessThan(BEGIN + DAY)
  })

  test('what is not named stays', () => {
    const { set, clock } = ready()
    set({ pace: 7 })
    set({ mode: 'on-read' })
    expect(clock()).toMatchObject({ pace: 7, mode: 'on-read', now_ms: BEGIN })
  })

  test('a new pace stretches what is under way, without a jump in its progress', () => {
    const { start, advance, set, shown } = ready({ pace: 10 })
    start()
    advance({ by_ms: 30_000 })
    const before = shown()
    set({ pace: 20 })
    const after = shown()
    expect(after.sub_tasks).toEqual(before.sub_tasks)
    expect(Math.abs(after.remain_seconds - before.remain_seconds / 2)).toBeLessThan(10)
    advance({ until: { task_id: after.id, state: 'MIGRATE_SUCCESS' } })
    expect(Math.abs(shown().finish_date - after.estimate_complete_time)).toBeLessThan(10)
  })

  test('a flowing clock follows the host, and stays ahead after an advance', () => {
    let host = Date.UTC(2030, 0, 1)
    const { clock, advance } = ready({ clock: 'flowing', hostTime: () => host })
    expect(clock().now_ms).toBe(host)
    host += 5
    expect(clock().now_ms).toBe(host)
    advance({ by_ms: DAY })
    host += 7
    expect(clock().now_ms).toBe(host + DAY)
  })

  test('a clock that is frozen stops, and continues from there when it flows again', () => {
    let host = Date.UTC(2030, 0, 1)
    const { clock, set } = ready({ clock: 'flowing', hostTime: () => host })
    const { now_ms } = set({ mode: 'frozen' }).body
    host += DAY
    expect(clock().now_ms).toBe(now_ms)
    set({ mode: 'flowing' })
    host += 1
    expect(clock().now_ms).toBe(now_ms + 1)
  })
})

describe('advancing', () => {
  test('by a span: the reply lists every event on the way, at its own time', () => {
    const { start, advance, task_id } = ready()
    start()
    const { now_ms, fired } = advance({ by_ms: DAY }).body
    expect(now_ms).toBe(BEGIN + DAY)
    expect(fired[0]).toEqual({ at_ms: BEGIN + 800, task_id, event: 'step', state: 'RUNNING' })
    expect(fired.at(-1)).toMatchObject({ task_id, state: 'MIGRATE_SUCCESS' })
    const instants = fired.map(({ at_ms }: { at_ms: number }) => at_ms)
    expect(instants).toEqual(instants.toSorted((a: number, b: number) => a - b))
  })

  test('to the next event, or nowhere when nothing is due', () => {
    const { start, advance } = ready()
    expect(advance({ next_event: true }).body).toEqual({ now_ms: BEGIN, fired: [] })
    start()
    const { now_ms, fired } = advance({ next_event: true }).body
    expect({ now_ms, count: fired.length }).toEqual({ now_ms: BEGIN + 800, count: 1 })
  })

  test('until a state: time stops at the instant at which it is first shown', () => {
    const { start, advance, shown, task_id } = ready()
    start()
    const { now_ms } = advance({ until: { task_id, state: 'MIGRATE_SUCCESS' } }).body
    expect(shown()).toMatchObject({ state: 'MIGRATE_SUCCESS', finish_date: now_ms })
    expect(advance({ until: { task_id, state: 'MIGRATE_SUCCESS' } }).body.fired).toEqual([])
  })

  test('until a task is gone', () => {
    const cloud = ready({ settings: { delays: { deleting: 20_000 } } })
    const { task_id } = cloud
    cloud.call('DeleteTask', { params: { task_id } })
    const { now_ms, fired } = cloud.advance({ until: { task_id, state: 'GONE' } }).body
    expect(now_ms).toBe(BEGIN + 1_000)
    expect(fired).toEqual([{ at_ms: now_ms, task_id, event: 'deleting', state: 'GONE' }])
  })

  test('until a state that is never reached: up to within_ms, by default a week', () => {
    const { advance, task_id } = ready()
    const until = { task_id, state: 'MIGRATE_FAIL' }
    expect(advance({ until, within_ms: 60_000, keep_time: true }).body.now_ms).toBe(BEGIN + 60_000)
    expect(advance({ until, keep_time: true }).body.now_ms).toBe(BEGIN + 60_000 + 7 * DAY)
  })

  test('does not advance other workspaces', () => {
    const { call, advance } = ready()
    call('CreateWorkspace', { body: { name: 'other' } })
    advance({ by_ms: DAY })
    expect(call('ShowClock', { params: { workspace: 'other' } }).body.now_ms).toBe(BEGIN)
  })
})
