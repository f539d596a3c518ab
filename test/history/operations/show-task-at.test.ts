// ShowTaskAt.
import { describe, expect, test } from 'vitest'
import { freshWorkspace, type LooseJson, readyTask } from '../../support/emulator.ts'
import {
  adjustableTime,
  copyingTask,
  lastRequestNumber,
  stateHashOf,
} from '../../support/running-migration.ts'

type Place = Pick<ReturnType<typeof freshWorkspace>, 'call'>

const look = ({ call }: Place, task_id: string, at?: string | number) =>
  call('ShowTaskAt', { params: { task_id }, ...(at !== undefined && { query: { at: `${at}` } }) })

describe('refusals', () => {
  test.each(['now', '1.5', '-1', 'F'.repeat(32), '12345678901234567'])(
    'at=%s is no moment',
    (at) => {
      const place = copyingTask()
      expect(look(place, place.task_id, at)).toMatchObject({
        status: 400,
        body: { error: { code: 'InvalidParameter', message: expect.stringContaining('at') } },
      })
    },
  )

  test('of an instant to come, or before the story begins', () => {
    const place = copyingTask()
    const { now } = place.workspace.clock
    expect(look(place, place.task_id, now + 1)).toMatchObject({
      status: 400,
      body: { error: { code: 'InstantInFuture', message: expect.stringContaining(`${now}`) } },
    })
    expect(look(place, place.task_id, Date.UTC(2026, 0, 1) - 1)).toMatchObject({
      status: 410,
      body: { error: { code: 'HistoryExpired' } },
    })
  })

  test('of a request that has not been, and of a workspace', () => {
    const place = copyingTask()
    const unknown = { status: 404, body: { error: { code: 'RequestNotFound' } } }
    expect(look(place, place.task_id, 'a'.repeat(32))).toMatchObject(unknown)
    expect(look(place, place.task_id, 77)).toMatchObject(unknown)
    const params = { workspace: 'nobody', task_id: place.task_id }
    expect(place.call('ShowTaskAt', { params }).body.error.code).toBe('WorkspaceNotFound')
  })

  test('of a task that is not, or was not yet, there', () => {
    const place = copyingTask()
    const notFound = { status: 404, body: { error: { code: 'TaskNotFound' } } }
    expect(look(place, 'nobody')).toMatchObject(notFound)
    expect(look(place, place.task_id, 1)).toMatchObject(notFound)
  })
})

describe('behaviour', () => {
  test('without at it is the task as ShowTask shows it now', () => {
    const place = copyingTask()
    expect(look(place, place.task_id).body).toEqual(place.show(place.task_id))
  })

  test('after each request it is what ShowTask said then', () => {
    const place = copyingTask()
    const shown: [string, LooseJson][] = []
    for (const ms of [1, 999, 20_000, 50_000]) {
      place.pass(ms)
      const request_id = place.workspace.nextRequestId()
      shown.push([request_id, place.show(place.task_id)])
    }
    place.call('DeleteTask', { params: { task_id: place.task_id } })
    for (const [id, then] of shown) expect(look(place, place.task_id, id).body).toEqual(then)
    expect(look(place, place.task_id).status).toBe(404)
  })

  test('at any instant, also between requests, it is what ShowTask would have said', () => {
    const place = copyingTask()
    const start = place.workspace.clock.now
    const other = copyingTask()
    place.until(place.task_id, 'MIGRATE_SUCCESS')
    place.pass(60_000)
    for (const ms of [1, 777, 3_345, 5_000, 31_234, 1]) {
      other.pass(ms)
      const then = other.workspace.clock.now
      expect(look(place, place.task_id, then).body).toEqual(other.show(other.task_id))
    }
    expect(other.workspace.clock.now).toBeGreaterThan(start)
  })

  test('the present instant is now; the first one is the beginning', () => {
    const place = freshWorkspace()
    const { task_id } = readyTask(place)
    const { now } = place.workspace.clock
    expect(look(place, task_id, now).body).toEqual(place.show(task_id))
    place.pass(10)
    expect(look(place, task_id, now).body.state).toBe('READY')
  })

  test('where going back let an instant pass twice, the latter counts', () => {
    const place = copyingTask()
    const request = lastRequestNumber(place)
    const from = place.workspace.clock.now
    place.pass(2_000)
    place.call('RewindWorkspace', { body: { to_request: request } })
    place.act(place.task_id, 'stop')
    place.pass(3_000)
    expect(look(place, place.task_id, from + 2_000).body.state).not.toBe('RUNNING')
    expect(look(place, place.task_id, request + 1).body.state).toBe('RUNNING')
  })

  test('no clock moves, nobody has looked, nothing is entered', () => {
    const place = freshWorkspace({ clock: 'on-read' })
    const { task_id } = readyTask(place)
    place.act(task_id, 'start')
    const [hash, request] = [stateHashOf(place), lastRequestNumber(place)]
    look(place, task_id)
    look(place, task_id, 2)
    look(place, task_id, place.workspace.clock.now)
    expect([stateHashOf(place), lastRequestNumber(place)]).toEqual([hash, request])
  })

  test('a clock that flows is looked back at, too', () => {
    const { time, hostTime } = adjustableTime()
    const place = freshWorkspace({ clock: 'flowing', hostTime })
    const { task_id } = readyTask(place)
    place.act(task_id, 'start')
    time.now += 17_000
    const { now_ms } = place.call('ShowClock').body
    const then = place.show(task_id)
    time.now += 3_600_000
    expect(place.show(task_id).state).toBe('MIGRATE_SUCCESS')
    expect(look(place, task_id, now_ms).body).toEqual(then)
    expect(look(place, task_id, now_ms + 3_600_000).body.state).toBe('MIGRATE_SUCCESS')
  })

  test('at an instant, a clock that flows shows what requests before it have done', () => {
    const { time, hostTime } = adjustableTime()
    const place = freshWorkspace({ clock: 'flowing', hostTime })
    const { task_id } = readyTask(place)
    time.now += 5
    place.act(task_id, 'start')
    const { now } = place.workspace.clock
    time.now += 10_000
    place.call('ShowClock')
    expect(look(place, task_id, now).body.state).toBe('RUNNING')
    expect(look(place, task_id, now + 1).body.state).toBe('RUNNING')
    expect(look(place, task_id, now - 1).body.state).toBe('READY')
  })
})
