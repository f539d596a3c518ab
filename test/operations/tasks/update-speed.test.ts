import { describe, expect, test } from 'vitest'
import { freshHttp, freshWorkspace, readyTask } from '../../support/emulator.ts'
import { COPY_STARTS_MS, HOUR_MS, longCopy } from '../../support/long-copy.ts'
import { printedExamples } from '../../support/printed-examples.ts'

const set = (...speed_limit: unknown[]) => {
  const cloud = freshWorkspace()
  const { task_id } = readyTask(cloud)
  return cloud.call('UpdateSpeed', { params: { task_id }, body: { speed_limit } })
}
const range = (change: object) => ({ start: '08:00', end: '15:00', speed: 50, ...change })

describe('types', () => {
  test.each([
    ['speed_limit[0].start', range({ start: 800 })],
    ['speed_limit[0].end', range({ end: null })],
    ['speed_limit[0].speed', range({ speed: 'fast' })],
    ['speed_limit[0].speed', range({ speed: 1.5 })],
    ['speed_limit[0].over_speed_threshold', range({ over_speed_threshold: true })],
    ['speed_limit[0]', '08:00-15:00'],
  ])('%s', (field, rule) =>
    expect(set(rule)).toMatchObject({
      status: 400,
      body: { error_code: 'SMS.9001', error_msg: expect.stringContaining(field) },
    }),
  )

  test('a range needs its start and its end', () =>
    expect(set({ start: '08:00', speed: 1 }).body).toMatchObject({
      error_code: 'SMS.6013',
      error_msg: expect.stringContaining('speed_limit[0].end'),
    }))
})

describe('limits', () => {
  test.each([
    [200, { start: '0:00', end: '24:00' }],
    [200, { start: '7:05', end: '07:06' }],
    [200, { start: '23:59', end: '00:00' }],
    [400, { start: '24:01' }],
    [400, { end: '25:00' }],
    [400, { end: '12:60' }],
    [400, { end: '12' }],
    [400, { end: '12:5' }],
    [400, { end: '12:05:00' }],
    [400, { end: '' }],
    [200, { speed: 0 }],
    [200, { speed: 10_000 }],
    [400, { speed: -1 }],
    [400, { speed: 65_536 }],
    [200, { over_speed_threshold: 12.5 }],
    [400, { over_speed_threshold: 101 }],
  ])('%i for %j', (status, change) => expect(set(range(change)).status).toBe(status))

  test('more than the five ranges of the newest table', () =>
    expect(set(...Array.from({ length: 6 }, () => range({}))).status).toBe(200))

  test('five ranges, 1000 Mbit/s and 10 percent bind the strict reading only', async () => {
    const { http } = await freshHttp({ strict: true })
    const login = await http.post('/v3/auth/tokens').send({
      auth: {
        identity: {
          methods: ['password'],
          password: {
            user: { name: 'testname', password: 'Password', domain: { name: 'testname' } },
          },
        },
        scope: { domain: { name: 'testname' } },
      },
    })
    const post = (speed_limit: object[]) =>
      http
        .post('/v3/tasks/unknown/speed-limit')
        .set('X-Auth-Token', login.headers['x-subject-token'] as string)
        .send({ speed_limit })
    const codes = [
      [range({ speed: 1001 })],
      [range({ over_speed_threshold: 9 })],
      Array.from({ length: 6 }, () => range({})),
    ].map(async (rules) => (await post(rules)).body.error_code)
    expect(await Promise.all(codes)).toEqual(['SMS.9001', 'SMS.9001', 'SMS.9001'])
    expect((await post([range({})])).body.error_code).toBe('SMS.7703')
  })
})

describe('refusals', () => {
  test('an unknown task is 400: only a read is 404', () => {
    const reply = freshWorkspace().call('UpdateSpeed', {
      params: { task_id: 'nowhere' },
      body: { speed_limit: [] },
    })
    expect(reply).toMatchObject({ status: 400, body: { error_code: 'SMS.7703' } })
  })
})

describe('behaviour', () => {
  test.each(printedExamples('UpdateSpeed', 'request').map(({ body }) => [body]))(
    'the printed request is accepted: %j',
    (body) => {
      const cloud = freshWorkspace()
      const { task_id } = readyTask(cloud)
      expect(cloud.call('UpdateSpeed', { params: { task_id }, body })).toMatchObject({
        status: 200,
        body: {},
      })
      expect(cloud.call('ShowsSpeedLimits', { params: { task_id } }).body).toEqual(body)
    },
  )

  test('a running copy slows down at the start of a range and speeds up at its end', () => {
    const { limit, act, pass, showTask: shown, task_id } = longCopy()
    limit({ start: '01:00', end: '02:00', speed: 20 })
    act(task_id, 'start')
    pass(COPY_STARTS_MS)
    expect(shown().migrate_speed).toBe(100)
    pass(HOUR_MS - COPY_STARTS_MS - 1)
    expect(shown().migrate_speed).toBe(100)
    pass(1)
    expect(shown().migrate_speed).toBe(20)
    pass(HOUR_MS)
    expect(shown().migrate_speed).toBe(100)
  })

  test('the bytes moved are those of each range at its own speed', () => {
    const { limit, act, pass, source, task_id, source_id } = longCopy()
    limit({ start: '01:00', end: '02:00', speed: 20 })
    act(task_id, 'start')
    pass(3 * HOUR_MS)
    const moved = (2 * HOUR_MS - COPY_STARTS_MS) * 12_500 + HOUR_MS * 2_500
    expect(source(source_id).replicatesize).toBe(moved)
  })

  test('they apply to a running copy at once, until they are removed', () => {
    const { limit, act, pass, showTask: shown, task_id, call } = longCopy()
    act(task_id, 'start')
    pass(COPY_STARTS_MS)
    limit({ start: '00:00', end: '24:00', speed: 10 })
    expect(shown().migrate_speed).toBe(10)
    expect(shown().remain_seconds).toBe(10 * 10 * HOUR_MS + 189_000)
    expect(call('UpdateSpeed', { params: { task_id }, body: {} }).status).toBe(200)
    expect(shown().migrate_speed).toBe(100)
    expect(call('ShowsSpeedLimits', { params: { task_id } }).body).toEqual({ speed_limit: [] })
  })

  test('the lowest of line, own limit and schedule holds; the own limit does not follow', () => {
    const { limit, act, pass, showTask: shown, task_id } = longCopy({ speed_limit: 40 })
    limit({ start: '00:00', end: '01:00', speed: 30 }, { start: '01:00', end: '02:00', speed: 60 })
    act(task_id, 'start')
    pass(COPY_STARTS_MS)
    expect(shown()).toMatchObject({ speed_limit: 40, migrate_speed: 30 })
    pass(HOUR_MS)
    expect(shown()).toMatchObject({ speed_limit: 40, migrate_speed: 40 })
  })

  test('the end that is foretold counts the ranges that are still to come', () => {
    const { limit, act, pass, until, showTask: shown, task_id } = longCopy()
    limit({ start: '06:00', end: '07:00', speed: 50 })
    act(task_id, 'start')
    pass(COPY_STARTS_MS)
    // Half an hour's worth is lost between 06:00 and 07:00, and comes after the ten hours.
    expect(shown().remain_seconds).toBe(10.5 * HOUR_MS + 189_000)
    const { estimate_complete_time } = shown()
    until(task_id, 'MIGRATE_SUCCESS')
    expect(shown().finish_date).toBe(estimate_complete_time)
  })
})
