// What a task shows of its progress: at every instant the figures agree with each other.
import { describe, expect, test } from 'vitest'
import { setClock } from '../../../src/simulation/advance.ts'
import { freshWorkspace, type LooseJson, linuxServer, readyTask } from '../../support/emulator.ts'
import { taskInState } from '../../support/journeys.ts'

/** 2.5 GB in use: at 100 Mbit/s and pace 20 they are copied in 10,000 ms. */
const roundServer = linuxServer({
  disks: [{ name: '/dev/sda', device_use: 'BOOT', size: 4e10, used_size: 2_500_000_000 }],
})

/** When the copy begins, at pace 20: what comes before it takes 249 s on the real service. */
const COPY_AT = 12_450
const HOUR = 3_600_000

const begun = (task: object = {}) => {
  const cloud = freshWorkspace()
  const ids = readyTask(cloud, { server: roundServer, task })
  cloud.act(ids.task_id, 'start')
  const show = (): LooseJson => cloud.show(ids.task_id)
  const copy = () => show().sub_tasks.find((row: LooseJson) => row.name === 'MIGRATE_LINUX_FILE')
  const limit = (speed_limit: number) =>
    cloud.call('UpdateTask', { params: { task_id: ids.task_id }, body: { speed_limit } })
  const now = () => cloud.workspace.clock.now
  const setPace = (pace: number) =>
    cloud.emulator.runAtPresent(cloud.workspace, () => setClock(cloud.workspace, { pace }))
  return { ...cloud, ...ids, show, copy, limit, now, setPace }
}

const lastedMs = (rows: LooseJson[], now: number) =>
  rows.reduce((sum, row) => sum + (row.start_date ? (row.end_date ?? now) - row.start_date : 0), 0)

describe('while a task runs', () => {
  test('what remains, the estimate and the time spent agree with its rows at every instant', () => {
    const { show, now, pass } = begun()
    const { estimate_complete_time } = show()
    for (let i = 0; i < 42; i++, pass(777)) {
      const task = show()
      expect(task).toMatchObject({ state: 'RUNNING', estimate_complete_time })
      expect(task.remain_seconds).toBe(estimate_complete_time - now())
      expect(task.total_time).toBe(lastedMs(task.sub_tasks, now()))
    }
    expect(show()).toMatchObject({ state: 'MIGRATE_SUCCESS', finish_date: estimate_complete_time })
    expect(show().total_time).toBe(lastedMs(show().sub_tasks, now()))
  })

  test('subtask_info names the running row and its progress, and is null between rows', () => {
    const { show, pass } = begun()
    expect(show().subtask_info).toBeNull()
    pass(900)
    expect(show().subtask_info).toBe('SSL_CONFIG-50')
    pass(100 + 2_200)
    expect(show().subtask_info).toBe('ATTACH_AGENT_IMAGE-25')
    pass(COPY_AT - 3_200 - 1)
    expect(show().subtask_info).toBeNull()
    pass(1 + 4_200)
    expect(show().subtask_info).toBe('MIGRATE_LINUX_FILE-42')
  })

  test('migrate_speed is that of the line during the copy and 0 at any other time', () => {
    const { show, next } = begun()
    const speeds: [string, number][] = []
    for (let i = 0; i < 10; i++, next())
      speeds.push([show().subtask_info?.split('-')[0] ?? '', show().migrate_speed])
    for (const [name, speed] of speeds) expect(speed).toBe(name === 'MIGRATE_LINUX_FILE' ? 100 : 0)
    expect(speeds.map(([name]) => name)).toContain('MIGRATE_LINUX_FILE')
    expect(show().migrate_speed).toBe(0)
  })

  test('the source shows the bytes that have been copied', () => {
    const { source, source_id, pass } = begun()
    expect(source(source_id)).toMatchObject({ replicatesize: 0, totalsize: 0 })
    pass(COPY_AT + 4_000)
    expect(source(source_id)).toMatchObject({ replicatesize: 1e9, totalsize: 2.5e9 })
    pass(7_000)
    expect(source(source_id)).toMatchObject({ replicatesize: 2.5e9, totalsize: 2.5e9 })
  })

  test('a finished source shows 0 of 0 bytes (ListServers examples, ref@208k, 227k)', () => {
    const { source, source_id, until, task_id } = begun()
    until(task_id, 'MIGRATE_SUCCESS')
    expect(source(source_id)).toMatchObject({ state: 'finished', replicatesize: 0, totalsize: 0 })
  })

  test('a source that stays in step shows the bytes of its copy (ListServers, ref@215k)', () => {
    const { source, source_id, until, task_id } = begun({ syncing: true })
    until(task_id, 'SYNCING')
    expect(source(source_id)).toMatchObject({
      state: 'syncing',
      replicatesize: 2.5e9,
      totalsize: 2.5e9,
    })
  })

  const ends = [
    ['success (ListTasks and ListServers examples, ref@205k, 434k)', 'MIGRATE_SUCCESS'],
    ['a failure (assumed: the documents have no example)', 'MIGRATE_FAIL'],
    ['a failed synchronisation (assumed)', 'SYNC_FAIL'],
  ] as const

  test.each(ends)('no time remains to be shown after %s', (_, state) => {
    const { call, task_id, show } = taskInState(state)
    const { id: source_id } = show(task_id).source_server
    expect(show(task_id)).toMatchObject({ state, estimate_complete_time: null })
    expect(show(task_id)).not.toHaveProperty('remain_seconds')
    expect(call('ListTasks', { query: { id: task_id } }).body.tasks[0]).toMatchObject({
      estimate_complete_time: null,
    })
    const [shown] = call('ListServers', { query: { id: source_id } }).body.source_servers
    expect(shown.current_task).toMatchObject({
      estimate_complete_time: null,
      remain_seconds: null,
      migrate_speed: 0,
    })
  })

  test('remain_seconds is in seconds if the setting says so', () => {
    const { show, workspace, emulator } = begun()
    const remain_ms = show().remain_seconds
    emulator.runAtPresent(workspace, () => workspace.configure({ remain_unit: 's' }))
    expect(show().remain_seconds).toBe(Math.ceil(remain_ms / 1_000))
  })
})

describe('a speed limit', () => {
  test('of half the line makes the copy take twice as long, and nothing else', () => {
    const lengths = [0, 50].map((speed_limit) => {
      const { show, until, task_id } = begun({ speed_limit })
      until(task_id, 'MIGRATE_SUCCESS')
      return show().sub_tasks.map((row: LooseJson) => row.end_date - row.start_date)
    })
    expect(lengths[0]).toEqual([200, 8_800, 150, 10_000, 5_550, 3_700])
    expect(lengths[1]).toEqual([200, 8_800, 150, 20_000, 5_550, 3_700])
  })

  test('above the speed of the line changes nothing', () => {
    const { show, pass } = begun({ speed_limit: 1_000 })
    pass(COPY_AT)
    expect(show()).toMatchObject({ migrate_speed: 100, speed_limit: 1_000 })
  })

  test('that changes during the copy holds at once for the rest of it', () => {
    const { show, copy, pass, limit } = begun()
    pass(COPY_AT + 5_000)
    const before = show()
    expect(limit(50).status).toBe(200)
    expect(copy().progress).toBe(50)
    expect(show()).toMatchObject({
      migrate_speed: 50,
      remain_seconds: before.remain_seconds + 5_000,
      estimate_complete_time: before.estimate_complete_time + 5_000,
      total_time: before.total_time,
    })
    pass(5_000)
    expect(copy().progress).toBe(75)
    limit(0)
    expect(show().migrate_speed).toBe(100)
    pass(2_499)
    expect(copy()).toMatchObject({ progress: 99, end_date: null })
    pass(1)
    expect(copy().end_date - copy().start_date).toBe(12_500)
  })

  test('set before the copy shows in the estimate at once and in the speed once it runs', () => {
    const { show, pass, limit } = begun()
    const before = show().remain_seconds
    limit(25)
    expect(show()).toMatchObject({ migrate_speed: 0, remain_seconds: before + 30_000 })
    pass(COPY_AT)
    expect(show().migrate_speed).toBe(25)
  })
})

describe('a change of pace', () => {
  test('in the middle of the copy keeps the progress and rescales the remaining time', () => {
    const { show, copy, pass, setPace, now } = begun()
    pass(COPY_AT + 4_200)
    const before = show()
    setPace(10)
    expect(show().sub_tasks).toEqual(before.sub_tasks)
    expect(show()).toMatchObject({ migrate_speed: 100, total_time: before.total_time })
    expect(show().remain_seconds).toBe(2 * before.remain_seconds)
    expect(show().estimate_complete_time).toBe(now() + 2 * before.remain_seconds)
    pass(1_000)
    expect(copy().progress).toBe(47)
    setPace(40)
    expect(copy().progress).toBe(47)
    pass(2_650)
    expect(copy()).toMatchObject({ progress: 100, end_date: now() })
  })

  test('rescales other delays too', () => {
    const { act, show, pass, setPace, task_id } = begun()
    act(task_id, 'stop')
    pass(40)
    setPace(2)
    pass(599)
    expect(show().state).toBe('ABORTING')
    pass(1)
    expect(show().state).toBe('ABORT')
  })
})

describe('while nothing runs', () => {
  test.each([5_000, COPY_AT + 4_200])(
    'a task paused after %i ms keeps its figures, and the pause does not count as work',
    (after) => {
      const { act, show, pass, until, task_id, now } = begun()
      pass(after)
      const { subtask_info: _info, migrate_speed: _speed, ...before } = show()
      act(task_id, 'stop')
      const { state: _state, source_server: _source, ...kept } = before
      for (const ms of [0, 50, 50, HOUR]) {
        pass(ms)
        expect(show()).toMatchObject({ ...kept, migrate_speed: 0, subtask_info: null })
      }
      const paused = 100 + HOUR
      act(task_id, 'start')
      expect(show()).toMatchObject({
        ...kept,
        estimate_complete_time: before.estimate_complete_time + paused,
      })
      until(task_id, 'MIGRATE_SUCCESS')
      expect(show().finish_date).toBe(before.estimate_complete_time + paused)
      expect(show().total_time).toBe(lastedMs(show().sub_tasks, now()) - paused)
    },
  )

  test('a task whose check is being skipped keeps the figures it had', () => {
    const { show, task_id, act, pass } = taskInState('RUNNING, checking')
    const before = show(task_id)
    act(task_id, 'skip')
    for (const ms of [0, 50]) {
      pass(ms)
      expect(show(task_id)).toMatchObject({
        state: 'SKIPPING',
        remain_seconds: before.remain_seconds,
        estimate_complete_time: before.estimate_complete_time,
        total_time: before.total_time,
        sub_tasks: before.sub_tasks,
      })
    }
    pass(50)
    expect(show(task_id)).toMatchObject({ state: 'RUNNING' })
    expect(show(task_id).sub_tasks[4]).toMatchObject({ name: 'CHECK_CONSISTENCY', progress: 100 })
  })

  test('finish_date stays that of the last launch while a new round runs', () => {
    const { act, show, pass, until, task_id } = begun()
    until(task_id, 'MIGRATE_SUCCESS')
    const first = show().finish_date
    act(task_id, 'restart')
    pass(HOUR)
    expect(show().finish_date).toBe(first)
    act(task_id, 'cutover')
    until(task_id, 'MIGRATE_SUCCESS')
    expect(show().finish_date).toBe(show().sub_tasks.at(-1).end_date)
  })
})
