// UpdateTaskStatus: POST /v3/tasks/{task_id}/action. Which state takes which action is in
// test/domain/task/machine/machine.test.ts; here: the request, and what its other fields do.
import { describe, expect, test } from 'vitest'
import { freshWorkspace, linuxServer, readyTask } from '../../support/emulator.ts'
import { taskInState } from '../../support/journeys.ts'

/** A workspace with a READY task, and any action body for it. */
const ready = (task: object = {}, server: object = linuxServer()) => {
  const cloud = freshWorkspace()
  const ids = readyTask(cloud, { task, server })
  return {
    ...cloud,
    ...ids,
    post: (body: unknown) =>
      cloud.call('UpdateTaskStatus', { params: { task_id: ids.task_id }, body }),
    shown: () => cloud.show(ids.task_id),
    names: () => cloud.show(ids.task_id).sub_tasks.map((row: { name: string }) => row.name),
  }
}

describe('types', () => {
  test.each<[field: string, body: unknown, code?: string]>([
    ['operation', {}, 'SMS.6013'],
    ['operation', { operation: null }],
    ['operation', { operation: '' }],
    ['operation', { operation: 'explode' }],
    ['operation', { operation: 'START' }],
    ['operation', { operation: ['start'] }],
    ['template_id', { operation: 'start', template_id: 7 }],
    ['switch_hce', { operation: 'start', switch_hce: 'false' }],
    ['is_need_consistency_check', { operation: 'start', is_need_consistency_check: 1 }],
    ['param', { operation: 'start', param: 'x' }],
    ['params.bucket', { operation: 'collect_log', params: { bucket: 7 } }],
    ['body', 'start'],
    ['body', ['start']],
    ['body', null],
  ])('a wrong %s is refused by name: %j', (field, body, error_code = 'SMS.9001') => {
    const { post, shown } = ready()
    const { status, body: answer } = post(body)
    expect({ status, error_code: answer.error_code }).toEqual({ status: 400, error_code })
    expect(answer.error_msg).toContain(field)
    expect(shown().state).toBe('READY')
  })

  test('the error for an unknown operation lists the known ones', () => {
    const { error_msg } = ready().post({ operation: 'explode' }).body
    for (const operation of ['start', 'stop', 'cutover', 'collect_log', 'sync_failed_rollback'])
      expect(error_msg).toContain(operation)
  })

  test.each([
    ['param, of the 2022 pages', { param: { a: 'b' } }],
    ['params, of the v1 page', { params: { bucket: 'b', object: 'o' } }],
    ['switch_hce', { switch_hce: true }],
    ['null optional fields', { template_id: null, switch_hce: null, param: null }],
    ['unknown fields', { colour: 'red' }],
  ])('%s: accepted', (_, more) => {
    const { post, shown } = ready()
    expect(post({ operation: 'start', ...more })).toEqual({ status: 200, headers: {}, body: {} })
    expect(shown().state).toBe('RUNNING')
  })
})

describe('limits', () => {
  test('a template id may have 2048 characters and not one more', () => {
    const { post } = ready()
    const start = (length: number) => post({ operation: 'start', template_id: 't'.repeat(length) })
    expect(start(2_049)).toMatchObject({ status: 400, body: { error_code: 'SMS.6014' } })
    expect(start(2_048).status).toBe(200)
  })

  test('a task id may have 255 characters and not one more', () => {
    const { act } = freshWorkspace()
    expect(act('x'.repeat(255), 'start').body.error_code).toBe('SMS.7703')
    expect(act('x'.repeat(256), 'start').body.error_code).toBe('SMS.6014')
  })
})

describe('refusals', () => {
  test('an unknown task is 400: only GET and DELETE say 404', () => {
    expect(freshWorkspace().act('nobody', 'start')).toEqual({
      status: 400,
      headers: {},
      body: { error_code: 'SMS.7703', error_msg: 'The migration task nobody does not exist.' },
    })
  })

  test('a task of another workspace is an unknown one', () => {
    const { emulator, task_id, shown } = ready()
    const { status, body } = emulator.call(emulator.operations.get('UpdateTaskStatus')!, {
      params: { task_id },
      body: { operation: 'start' },
      headers: { 'x-auth-token': 'workspace/other' },
    })
    expect({ status, body }).toMatchObject({ status: 400, body: { error_code: 'SMS.7703' } })
    expect(shown().state).toBe('READY')
  })

  test('a task cannot start while its agent is away, but it can be paused', () => {
    const { post, workspace, source_id } = ready()
    const connect = (connected: boolean) =>
      workspace.servers.save({ ...workspace.servers.get(source_id)!, connected })
    connect(false)
    expect(post({ operation: 'start' }).body.error_code).toBe('SMS.6603')
    connect(true)
    expect(post({ operation: 'start' }).status).toBe(200)
    connect(false)
    expect(post({ operation: 'stop' }).status).toBe(200)
  })

  test('the second of two equal actions is refused, in words that name task and state', () => {
    const { post, task_id } = ready()
    expect(post({ operation: 'start' }).status).toBe(200)
    expect(post({ operation: 'start' }).body).toEqual({
      error_code: 'SMS.7713',
      error_msg:
        'Only tasks that are ready, paused or failed can be started; ' +
        `task ${task_id} is RUNNING.`,
    })
  })

  test.each([
    ['skip', 'it is waiting and its task READY, in which skip is not possible'],
    ['migration_test', 'it is waiting and its task READY, in which migration_test is not possible'],
  ])('%s without a code of its own says what the source is', (operation, why) => {
    const { error_code, error_msg } = ready().post({ operation }).body
    expect(error_code).toBe('SMS.6005')
    expect(error_msg).toContain(why)
  })
})

describe('is_need_consistency_check', () => {
  test('given with the start, it puts the check after the full replication (UG@51k)', () => {
    const { post, names } = ready()
    post({ operation: 'start', is_need_consistency_check: true })
    expect(names().slice(4)).toEqual(['CHECK_CONSISTENCY'])
  })

  test('given with the launch, it puts the check before that (assumed)', () => {
    const cloud = taskInState('SYNCING')
    const names = () => cloud.show(cloud.task_id).sub_tasks.map((row: { name: string }) => row.name)
    expect(names()).toHaveLength(4)
    cloud.act(cloud.task_id, 'cutover', { is_need_consistency_check: true })
    expect(names()[4]).toBe('CHECK_CONSISTENCY')
  })

  test.each([false, null])('%j does not take back what the task was made with', (value) => {
    const { post, names } = ready({ is_need_consistency_check: true })
    post({ operation: 'start', is_need_consistency_check: value })
    expect(names()).toContain('CHECK_CONSISTENCY')
  })

  test('a refused action does not leave it behind', () => {
    const { post, names } = ready()
    expect(post({ operation: 'stop', is_need_consistency_check: true }).status).toBe(400)
    post({ operation: 'start' })
    expect(names()).not.toContain('CHECK_CONSISTENCY')
  })
})

describe('template_id', () => {
  test.each([{ template_id: 'template-1' }, {}])('a clone can be made with %j', (more) => {
    const cloud = taskInState('SYNCING')
    cloud.call('LoadRecords', {
      body: { templates: [{ id: 'template-1', template: { name: 'a' } }] },
    })
    expect(cloud.act(cloud.task_id, 'clone_test', more).status).toBe(200)
    expect(cloud.show(cloud.task_id)).toMatchObject({
      state: 'SYNCING',
      source_server: { state: 'cloning' },
      clone_server: { clone_state: 'PREPARING' },
    })
  })
})
