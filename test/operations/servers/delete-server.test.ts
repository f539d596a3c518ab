// DeleteServer: DELETE /v3/sources/{source_id}.
import { describe, expect, test } from 'vitest'
import { freshWorkspace, linuxServer, readyTask } from '../../support/emulator.ts'

type Cloud = ReturnType<typeof freshWorkspace>

const remove = ({ call }: Pick<Cloud, 'call'>, source_id: string) =>
  call('DeleteServer', { params: { source_id } })

/** A task that has gone through the actions, its clock advanced by what follows each. */
const after = (...steps: [action: string, then_ms: number][]) => {
  const cloud = freshWorkspace()
  const ids = readyTask(cloud)
  for (const [action, ms] of steps) {
    cloud.act(ids.task_id, action)
    cloud.pass(ms)
  }
  return { ...cloud, ...ids }
}

describe('limits', () => {
  test('an id may have 255 characters and not one more', () => {
    const cloud = freshWorkspace()
    expect(remove(cloud, 'x'.repeat(255)).status).toBe(404)
    expect(remove(cloud, 'x'.repeat(256))).toMatchObject({
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
    const cloud = begin()
    const { status, body } = remove(cloud, cloud.source_id)
    expect(status).toBe(400)
    expect(body).toEqual({
      error_code: 'SMS.7601',
      error_msg: `The source server cannot be deleted: its migration task ${cloud.task_id} is ${state}.`,
    })
    expect(cloud.show(cloud.task_id).state).toBe(state)
    expect(cloud.source(cloud.source_id).id).toBe(cloud.source_id)
  })
})

describe('behaviour', () => {
  test('a server without a task is forgotten, and a second time is not found', () => {
    const cloud = freshWorkspace()
    const add = (name: string) => cloud.call('RegisterServer', { body: { name } }).body.id
    const [gone, stays] = [add('a'), add('b')]
    expect(remove(cloud, gone)).toEqual({ status: 200, headers: {}, body: {} })
    expect(remove(cloud, gone).status).toBe(404)
    const { count, source_servers } = cloud.call('ListServers').body
    expect({ count, id: source_servers[0].id }).toEqual({ count: 1, id: stays })
  })

  test.each([
    ['READY', after.bind(null)],
    ['ABORT', after.bind(null, ['start', 1_000], ['stop', 1_000])],
  ] as const)('a task that is %s goes with its server', (state, begin) => {
    const cloud = begin()
    expect(cloud.show(cloud.task_id).state).toBe(state)
    expect(remove(cloud, cloud.source_id).status).toBe(200)
    expect(cloud.call('ShowTask', { params: { task_id: cloud.task_id } }).status).toBe(404)
    expect(cloud.workspace.timers.nextDueAt()).toBeNull()
  })

  test.each([
    ['RUNNING', after.bind(null, ['start', 0])],
    ['SYNCING', after.bind(null, ['start', 3_600_000], ['restart', 0])],
  ] as const)('a busy task, %s, goes with its server once the agent is lost', (state, begin) => {
    const cloud = begin()
    expect(cloud.show(cloud.task_id).state).toBe(state)
    const server = cloud.workspace.servers.get(cloud.source_id)!
    cloud.workspace.servers.save({ ...server, connected: false })
    expect(remove(cloud, cloud.source_id).status).toBe(200)
    expect(cloud.call('ShowTask', { params: { task_id: cloud.task_id } }).status).toBe(404)
    expect(cloud.workspace.timers.nextDueAt()).toBeNull()
  })

  test('a finished task stays and lists without a source', () => {
    const cloud = after(['start', 3_600_000])
    expect(cloud.show(cloud.task_id).state).toBe('MIGRATE_SUCCESS')
    expect(remove(cloud, cloud.source_id).status).toBe(200)
    const { tasks } = cloud.call('ListTasks').body
    expect(tasks).toMatchObject([{ id: cloud.task_id, source_server: null }])
    expect(cloud.show(cloud.task_id)).not.toHaveProperty('source_server')
    expect(cloud.call('DeleteTask', { params: { task_id: cloud.task_id } }).status).toBe(200)
  })

  test('an agent that registers again after the deletion is a new server', () => {
    const cloud = freshWorkspace()
    const first = cloud.call('RegisterServer', { body: linuxServer() }).body.id
    remove(cloud, first)
    const second = cloud.call('RegisterServer', { body: linuxServer({ id: first }) }).body.id
    expect(second).not.toBe(first)
  })

  test('its place in the quota is free again', () => {
    const cloud = freshWorkspace({ settings: { max_servers: 1 } })
    const { id } = cloud.call('RegisterServer', { body: linuxServer() }).body
    expect(cloud.call('RegisterServer', { body: linuxServer() }).status).toBe(400)
    remove(cloud, id)
    expect(cloud.call('RegisterServer', { body: linuxServer() }).status).toBe(200)
  })
})
