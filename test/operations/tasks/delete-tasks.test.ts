// DeleteTasks: POST /v3/tasks/delete.
import { describe, expect, test } from 'vitest'
import { freshWorkspace, linuxServer, readyTask } from '../../support/emulator.ts'

/** A workspace with READY tasks, and DeleteTasks in it. */
const withTasks = (count: number) => {
  const cloud = freshWorkspace()
  const tasks = Array.from({ length: count }, () => readyTask(cloud))
  return {
    ...cloud,
    tasks,
    ids: tasks.map(({ task_id }) => task_id),
    remove: (ids: unknown) => cloud.call('DeleteTasks', { body: { ids } }),
    left: () => cloud.call('ListTasks').body.count as number,
  }
}

describe('types', () => {
  test.each<[string, unknown, string]>([
    ['ids', undefined, 'SMS.6013'],
    ['ids', null, 'SMS.9001'],
    ['ids', 'id', 'SMS.9001'],
    ['ids', {}, 'SMS.9001'],
    ['ids[1]', ['a', 7], 'SMS.9001'],
    ['ids[0]', [null], 'SMS.9001'],
  ])('%s: %j is refused', (field, ids, error_code) => {
    const { status, body } = withTasks(0).remove(ids)
    expect({ status, error_code: body.error_code }).toEqual({ status: 400, error_code })
    expect(body.error_msg).toContain(field)
  })
})

describe('limits', () => {
  test('an id may have 255 characters and not one more', () => {
    const { remove } = withTasks(0)
    expect(remove(['x'.repeat(255)]).body.error_code).toBe('SMS.7703')
    expect(remove(['x'.repeat(256)]).body.error_code).toBe('SMS.6014')
  })

  test('more than the 50 of the newest reference are accepted, as in older editions', () => {
    const { remove, ids, left } = withTasks(51)
    expect(remove(ids).status).toBe(200)
    expect(left()).toBe(0)
  })

  test('an empty list deletes nothing', () => {
    const { remove, left } = withTasks(1)
    expect(remove([]).body).toEqual({})
    expect(left()).toBe(1)
  })
})

describe('refusals', () => {
  test('an unknown id in the body is 400, and nothing is deleted', () => {
    const { remove, ids, left } = withTasks(2)
    expect(remove([...ids, 'nobody'])).toMatchObject({
      status: 400,
      body: { error_code: 'SMS.7703', error_msg: 'The migration task nobody does not exist.' },
    })
    expect(left()).toBe(2)
  })

  test('a busy task among them: none is deleted', () => {
    const { remove, act, ids, left, source, tasks } = withTasks(2)
    act(ids[1]!, 'start')
    const { status, body } = remove(ids)
    expect({ status, code: body.error_code }).toEqual({ status: 400, code: 'SMS.7719' })
    expect(body.error_msg).toContain(ids[1])
    expect(left()).toBe(2)
    expect(source(tasks[0]!.source_id).current_task.id).toBe(ids[0])
  })
})

describe('behaviour', () => {
  test('exactly the named tasks are deleted, and their sources are waiting again', () => {
    const { remove, ids, tasks, call, source } = withTasks(3)
    expect(remove([ids[0], ids[2]])).toEqual({ status: 200, headers: {}, body: {} })
    const { tasks: left } = call('ListTasks').body
    expect(left.map(({ id }: { id: string }) => id)).toEqual([ids[1]])
    expect(source(tasks[0]!.source_id)).toMatchObject({ state: 'waiting' })
    expect(source(tasks[0]!.source_id)).not.toHaveProperty('current_task')
  })

  test('reference, DeleteTasks (ref@442k): a busy task whose agent is lost goes with the others', () => {
    const { remove, act, pass, workspace, ids, tasks, left } = withTasks(2)
    act(ids[1]!, 'start')
    pass(12_000)
    const server = workspace.servers.get(tasks[1]!.source_id)!
    workspace.servers.save({ ...server, connected: false })
    expect(remove(ids).status).toBe(200)
    expect(left()).toBe(0)
  })

  test('a repeated id is deleted once', () => {
    const { remove, ids, left } = withTasks(1)
    expect(remove([ids[0], ids[0]]).status).toBe(200)
    expect(left()).toBe(0)
  })

  test('a finished task whose server was deleted can be deleted', () => {
    const { remove, act, until, call, ids, tasks, left } = withTasks(1)
    act(ids[0]!, 'start')
    until(ids[0]!, 'MIGRATE_SUCCESS')
    call('DeleteServer', { params: { source_id: tasks[0]!.source_id } })
    call('RegisterServer', { body: linuxServer() })
    expect(remove(ids).status).toBe(200)
    expect(left()).toBe(0)
  })
})
