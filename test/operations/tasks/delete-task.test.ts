// DeleteTask: DELETE /v3/tasks/{task_id}.
import { describe, expect, test } from 'vitest'
import { freshWorkspace, readyTask, taskFor } from '../../support/emulator.ts'
import { journeys, type TestWorkspace, taskInState } from '../../support/journeys.ts'

const remove = ({ call }: Pick<TestWorkspace, 'call'>, task_id: string) =>
  call('DeleteTask', { params: { task_id } })

/** A workspace with a new task. */
const ready = () => {
  const cloud = freshWorkspace()
  return { ...cloud, ...readyTask(cloud) }
}

describe('limits', () => {
  test('an id may have 255 characters and not one more', () => {
    const cloud = freshWorkspace()
    expect(remove(cloud, 'x'.repeat(255)).status).toBe(404)
    expect(remove(cloud, 'x'.repeat(256)).body.error_code).toBe('SMS.6014')
  })
})

describe('refusals', () => {
  test('an unknown task is not found', () => {
    expect(remove(freshWorkspace(), 'nobody')).toMatchObject({
      status: 404,
      body: { error_code: 'SMS.7703', error_msg: 'The migration task nobody does not exist.' },
    })
  })

  test('a task of another workspace is not found, and stays', () => {
    const { emulator, task_id, show } = ready()
    const { status } = emulator.call(emulator.operations.get('DeleteTask')!, {
      params: { task_id },
      headers: { 'x-auth-token': 'workspace/other' },
    })
    expect(status).toBe(404)
    expect(show(task_id).state).toBe('READY')
  })

  test.each(['RUNNING, copying', 'SYNCING', 'ABORTING', 'DELETING'])(
    'a task that is %s is kept',
    (journey) => {
      const cloud = taskInState(journey)
      const before = cloud.show(cloud.task_id)
      expect(remove(cloud, cloud.task_id)).toMatchObject({
        status: 400,
        body: {
          error_code: 'SMS.7719',
          error_msg: `Task ${cloud.task_id} cannot be deleted while it is ${before.state}.`,
        },
      })
      expect(cloud.show(cloud.task_id)).toEqual(before)
    },
  )
})

describe('behaviour', () => {
  test('the reply is an empty object, and the task is deleted at once', () => {
    const cloud = ready()
    expect(remove(cloud, cloud.task_id)).toEqual({ status: 200, headers: {}, body: {} })
    expect(cloud.call('ShowTask', { params: { task_id: cloud.task_id } }).status).toBe(404)
    expect(cloud.call('ListTasks').body).toEqual({ count: 0, tasks: [] })
    expect(remove(cloud, cloud.task_id).status).toBe(404)
  })

  test.each(Object.keys(journeys).filter((name) => name !== 'DELETING'))(
    'reference, DeleteTasks (ref@442k): a task that is %s can be deleted once its agent is lost',
    (journey) => {
      const cloud = taskInState(journey)
      const source_id = cloud.show(cloud.task_id).source_server.id
      const server = cloud.workspace.servers.get(source_id)!
      cloud.workspace.servers.save({ ...server, connected: false })
      expect(remove(cloud, cloud.task_id).status).toBe(200)
      cloud.pass(1_000)
      expect(cloud.call('ShowTask', { params: { task_id: cloud.task_id } }).status).toBe(404)
      expect(cloud.source(source_id)).toMatchObject({
        state: 'waiting',
        migration_cycle: 'checking',
      })
      expect(cloud.workspace.timers.nextDueAt()).toBeNull()
    },
  )

  test('user guide (UG@62k): a paused task with a temporary disk goes without its agent, too', () => {
    const cloud = ready()
    cloud.act(cloud.task_id, 'start')
    cloud.pass(12_000)
    cloud.act(cloud.task_id, 'stop')
    cloud.pass(1_000)
    expect(cloud.show(cloud.task_id).target_server.image_disk_id).not.toBeNull()
    const server = cloud.workspace.servers.get(cloud.source_id)!
    cloud.workspace.servers.save({ ...server, connected: false })
    expect(remove(cloud, cloud.task_id).status).toBe(200)
  })

  test.each(['READY', 'ABORT', 'MIGRATE_FAIL', 'MIGRATE_SUCCESS', 'SYNC_FAIL'])(
    'user guide (UG@88k): a task that is %s can be deleted; its source is waiting/checking again',
    (journey) => {
      const cloud = taskInState(journey)
      const source_id = cloud.show(cloud.task_id).source_server.id
      expect(remove(cloud, cloud.task_id).status).toBe(200)
      expect(cloud.show(cloud.task_id).state).toBe('DELETING')
      cloud.pass(1_000)
      expect(cloud.source(source_id)).toMatchObject({
        state: 'waiting',
        migration_cycle: 'checking',
      })
      expect(cloud.source(source_id)).not.toHaveProperty('current_task')
      expect(cloud.workspace.timers.nextDueAt()).toBeNull()
    },
  )

  test('a deletion that takes its time shows DELETING, with its source', () => {
    const cloud = taskInState('DELETING')
    const { state, source_server } = cloud.show(cloud.task_id)
    expect({ state, source: source_server.state }).toEqual({
      state: 'DELETING',
      source: 'deleting',
    })
    cloud.pass(999)
    expect(cloud.show(cloud.task_id).state).toBe('DELETING')
    cloud.pass(1)
    expect(cloud.call('ShowTask', { params: { task_id: cloud.task_id } }).status).toBe(404)
  })

  test('source and target are free for another task', () => {
    const cloud = ready()
    remove(cloud, cloud.task_id)
    const again = cloud.call('CreateTask', { body: taskFor(cloud.source_id) })
    expect(again.status).toBe(200)
    expect(again.body.id).not.toBe(cloud.task_id)
  })
})
