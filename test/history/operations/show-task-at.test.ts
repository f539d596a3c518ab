// ShowTaskAt.
import { describe, expect, test } from 'vitest'
import { freshWorkspace, type LooseJson, readyTask } from '../../support/emulator.ts'
import {
  adjustableTime,
  copyingTask,
  lastRequestNumber,
  stateHashOf,
} from '../../support/running-migration.ts'

type Cloud = Pick<ReturnType<typeof freshWorkspace>, 'call'>

const look = ({ call }: Cloud, task_id: string, at?: string | number) =>
  call('ShowTaskAt', { params: { task_id }, ...(at !== undefined && { query: { at: `${at}` } }) })

describe('refusals', () => {
  test.each(['now', '1.5', '-1', 'F'.repeat(32), '12345678901234567'])(
    'at=%s is not a point in time',
    (at) => {
      const cloud = copyingTask()
      expect(look(cloud, cloud.task_id, at)).toMatchObject({
        status: 400,
        body: { error: { code: 'InvalidParameter', message: expect.stringContaining('at') } },
      })
    },
  )

  test('of an instant in the future, or before the history', () => {
    const cloud = copyingTask()
    const { now } = cloud.workspace.clock
    expect(look(cloud, cloud.task_id, now + 1)).toMatchObject({
      status: 400,
      body: { error: { code: 'InstantInFuture', message: expect.stringContaining(`${now}`) } },
    })
    expect(look(cloud, cloud.task_id, Date.UTC(2026, 0, 1) - 1)).toMatchObject({
      status: 410,
      body: { error: { code: 'HistoryExpired' } },
    })
  })

  test('of an unknown request, and of an unknown workspace', () => {
    const cloud = copyingTask()
    const unknown = { status: 404, body: { error: { code: 'RequestNotFound' } } }
    expect(look(cloud, cloud.task_id, 'a'.repeat(32))).toMatchObject(unknown)
    expect(look(cloud, cloud.task_id, 77)).toMatchObject(unknown)
    const params = { workspace: 'nobody', task_id: cloud.task_id }
    expect(cloud.call('ShowTaskAt', { params }).body.error.code).toBe('WorkspaceNotFound')
  })

  test('of a task that does not exist, or did not exist yet', () => {
    const cloud = copyingTask()
    const notFound = { status: 404, body: { error: { code: 'TaskNotFound' } } }
    expect(look(cloud, 'nobody')).toMatchObject(notFound)
    expect(look(cloud, cloud.task_id, 1)).toMatchObject(notFound)
  })
})

describe('behaviour', () => {
  test('without at it is the task as ShowTask shows it now', () => {
    const cloud = copyingTask()
    expect(look(cloud, cloud.task_id).body).toEqual(cloud.show(cloud.task_id))
  })

  test('after each request it is what ShowTask said then', () => {
    const cloud = copyingTask()
    const shown: [string, LooseJson][] = []
    for (const ms of [1, 999, 20_000, 50_000]) {
      cloud.pass(ms)
      const request_id = cloud.workspace.nextRequestId()
      shown.push([request_id, cloud.show(cloud.task_id)])
    }
    cloud.call('DeleteTask', { params: { task_id: cloud.task_id } })
    for (const [id, then] of shown) expect(look(cloud, cloud.task_id, id).body).toEqual(then)
    expect(look(cloud, cloud.task_id).status).toBe(404)
  })

  test('at any instant, also between requests, it is what ShowTask would have said', () => {
    const cloud = copyingTask()
    const start = cloud.workspace.clock.now
    const other = copyingTask()
    cloud.until(cloud.task_id, 'MIGRATE_SUCCESS')
    cloud.pass(60_000)
    for (const ms of [1, 777, 3_345, 5_000, 31_234, 1]) {
      other.pass(ms)
      const then = other.workspace.clock.now
      expect(look(cloud, cloud.task_id, then).body).toEqual(other.show(other.task_id))
    }
    expect(other.workspace.clock.now).toBeGreaterThan(start)
  })

  test('the present instant is now; the first one is the beginning', () => {
    const cloud = freshWorkspace()
    const { task_id } = readyTask(cloud)
    const { now } = cloud.workspace.clock
    expect(look(cloud, task_id, now).body).toEqual(cloud.show(task_id))
    cloud.pass(10)
    expect(look(cloud, task_id, now).body.state).toBe('READY')
  })

  test('if the clock passed an instant twice because of a rewind, the later one counts', () => {
    const cloud = copyingTask()
    const request = lastRequestNumber(cloud)
    const from = cloud.workspace.clock.now
    cloud.pass(2_000)
    cloud.call('RewindWorkspace', { body: { to_request: request } })
    cloud.act(cloud.task_id, 'stop')
    cloud.pass(3_000)
    expect(look(cloud, cloud.task_id, from + 2_000).body.state).not.toBe('RUNNING')
    expect(look(cloud, cloud.task_id, request + 1).body.state).toBe('RUNNING')
  })

  test('no clock moves, no state counts as read, and nothing is recorded', () => {
    const cloud = freshWorkspace({ clock: 'on-read' })
    const { task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    const [hash, request] = [stateHashOf(cloud), lastRequestNumber(cloud)]
    look(cloud, task_id)
    look(cloud, task_id, 2)
    look(cloud, task_id, cloud.workspace.clock.now)
    expect([stateHashOf(cloud), lastRequestNumber(cloud)]).toEqual([hash, request])
  })

  test('it works with a flowing clock', () => {
    const { time, hostTime } = adjustableTime()
    const cloud = freshWorkspace({ clock: 'flowing', hostTime })
    const { task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    time.now += 17_000
    const { now_ms } = cloud.call('ShowClock').body
    const then = cloud.show(task_id)
    time.now += 3_600_000
    expect(cloud.show(task_id).state).toBe('MIGRATE_SUCCESS')
    expect(look(cloud, task_id, now_ms).body).toEqual(then)
    expect(look(cloud, task_id, now_ms + 3_600_000).body.state).toBe('MIGRATE_SUCCESS')
  })

  test('at an instant of a flowing clock, it includes what earlier requests have done', () => {
    const { time, hostTime } = adjustableTime()
    const cloud = freshWorkspace({ clock: 'flowing', hostTime })
    const { task_id } = readyTask(cloud)
    time.now += 5
    cloud.act(task_id, 'start')
    const { now } = cloud.workspace.clock
    time.now += 10_000
    cloud.call('ShowClock')
    expect(look(cloud, task_id, now).body.state).toBe('RUNNING')
    expect(look(cloud, task_id, now + 1).body.state).toBe('RUNNING')
    expect(look(cloud, task_id, now - 1).body.state).toBe('READY')
  })
})
