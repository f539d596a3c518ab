// DeleteServer: DELETE /v3/sources/{source_id}.
import { describe, expect, test } from 'vitest'
import { freshWorkspace, linuxServer, readyTask } from '../../support/emulator.ts'

type Place = ReturnType<typeof freshWorkspace>

const remove = ({ call }: Pick<Place, 'call'>, source_id: string) =>
  call('DeleteServer', { params: { source_id } })

/** A task that has gone through the actions, its clock advanced by what follows each. */
const after = (...steps: [action: string, then_ms: number][]) => {
  const place = freshWorkspace()
  const ids = readyTask(place)
  for (const [action, ms] of steps) {
    place.act(ids.task_id, action)
    place.pass(ms)
  }
  return { ...place, ...ids }
}

describe('limits', () => {
  test('an id may have 255 characters and not one more', () => {
    const place = freshWorkspace()
    expect(remove(place, 'x'.repeat(255)).status).toBe(404)
    expect(remove(place, 'x'.repeat(256))).toMatchObject({
      status: 400,
      body: { error_code: 'SMS.6014' },
    })
  })
})

describe('refusals', () => {
  test('an unknown server is not found', () => {
    expect(remove(freshWorkspace(), 'nobody')).toMatchObject({
      status: 404,
      body: { error_code: 'SMS.7602', error_msg: 'The source server nobody does not exist.' },
    })
  })

  test.each([
    ['RUNNING', after.bind(null, ['start', 0])],
    ['ABORTING', after.bind(null, ['start', 1_000], ['stop', 0])],
  ] as const)('a server whose task is %s is kept', (state, begin) => {
    const place = begin()
    const { status, body } = remove(place, place.source_id)
    expect(status).toBe(400)
    expect(body).toEqual({
      error_code: 'SMS.7601',
      error_msg: `The source server cannot be deleted: its migration task ${place.task_id} is ${state}.`,
    })
    expect(place.show(place.task_id).state).toBe(state)
    expect(place.source(place.source_id).id).toBe(place.source_id)
  })
})

describe('behaviour', () => {
  test('a server without a task is forgotten, and a second time is not found', () => {
    const place = freshWorkspace()
    const add = (name: string) => place.call('RegisterServer', { body: { name } }).body.id
    const [gone, stays] = [add('a'), add('b')]
    expect(remove(place, gone)).toEqual({ status: 200, headers: {}, body: {} })
    expect(remove(place, gone).status).toBe(404)
    const { count, source_servers } = place.call('ListServers').body
    expect({ count, id: source_servers[0].id }).toEqual({ count: 1, id: stays })
  })

  test.each([
    ['READY', after.bind(null)],
    ['ABORT', after.bind(null, ['start', 1_000], ['stop', 1_000])],
  ] as const)('a task that is %s goes with its server', (state, begin) => {
    const place = begin()
    expect(place.show(place.task_id).state).toBe(state)
    expect(remove(place, place.source_id).status).toBe(200)
    expect(place.call('ShowTask', { params: { task_id: place.task_id } }).status).toBe(404)
    expect(place.workspace.timers.nextDueAt()).toBeNull()
  })

  test('a finished task stays and lists without a source', () => {
    const place = after(['start', 3_600_000])
    expect(place.show(place.task_id).state).toBe('MIGRATE_SUCCESS')
    expect(remove(place, place.source_id).status).toBe(200)
    const { tasks } = place.call('ListTasks').body
    expect(tasks).toMatchObject([{ id: place.task_id, source_server: null }])
    expect(place.show(place.task_id)).not.toHaveProperty('source_server')
    expect(place.call('DeleteTask', { params: { task_id: place.task_id } }).status).toBe(200)
  })

  test('an agent that registers again after the deletion is a new server', () => {
    const place = freshWorkspace()
    const first = place.call('RegisterServer', { body: linuxServer() }).body.id
    remove(place, first)
    const second = place.call('RegisterServer', { body: linuxServer({ id: first }) }).body.id
    expect(second).not.toBe(first)
  })

  test('its place in the quota is free again', () => {
    const place = freshWorkspace({ settings: { max_servers: 1 } })
    const { id } = place.call('RegisterServer', { body: linuxServer() }).body
    expect(place.call('RegisterServer', { body: linuxServer() }).status).toBe(400)
    remove(place, id)
    expect(place.call('RegisterServer', { body: linuxServer() }).status).toBe(200)
  })
})
