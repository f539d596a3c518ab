// UpdateTask: PUT /v3/tasks/{task_id}.
import { describe, expect, test } from 'vitest'
import examples from '../../fixtures/reference-examples.json' with { type: 'json' }
import { freshWorkspace, readyTask, windowsServer } from '../../support/emulator.ts'
import { type TestWorkspace, taskInState } from '../../support/journeys.ts'

const update = ({ call }: Pick<TestWorkspace, 'call'>, task_id: string, body: unknown) =>
  call('UpdateTask', { params: { task_id }, body })

/** A workspace with a READY task, and UpdateTask of it. */
const ready = (task: object = {}) => {
  const cloud = freshWorkspace()
  const ids = readyTask(cloud, { task })
  return {
    ...cloud,
    ...ids,
    put: (body: unknown) => update(cloud, ids.task_id, body),
    shown: () => cloud.show(ids.task_id),
  }
}

describe('types', () => {
  test.each<[field: string, body: object, code?: string]>([
    ['name', { name: 5 }, 'SMS.7711'],
    ['type', { type: 'MIGRATE_ALL' }, 'SMS.7712'],
    ['region_id', { region_id: 1 }],
    ['exist_server', { exist_server: 'true' }],
    ['migration_ip', { migration_ip: 7 }],
    ['speed_limit', { speed_limit: 'ten' }],
    ['target_server', { target_server: 'ecs-1' }],
    ['target_server.disks[0].id', { target_server: { disks: [{ id: 'one' }] } }],
    ['target_server.memory', { target_server: { memory: '4 apples' } }],
    ['target_server.boot_loader', { target_server: { boot_loader: 'EFI' } }],
    ['clone_server.clone_state', { clone_server: { clone_state: 'DONE' } }],
    ['sub_tasks[0].progress', { sub_tasks: [{ name: 'SSL_CONFIG' }] }, 'SMS.6013'],
    ['source_server.os_version', { source_server: { os_version: 7 } }],
    ['total_time', { total_time: 'long' }],
  ])('a wrong %s is refused by name: %j', (field, body, error_code = 'SMS.9001') => {
    const { status, body: answer } = ready().put(body)
    expect({ status, error_code: answer.error_code }).toEqual({ status: 400, error_code })
    expect(answer.error_msg).toContain(field)
  })

  test.each([
    ['nothing', {}],
    ['a null in every place', { name: null, target_server: null, clone_server: null }],
    ['Btrfs as objects and as texts', { target_server: { btrfs_list: [{ name: 'a' }, 'b'] } }],
    ['unknown fields', { colour: 'red' }],
  ])('%s: accepted', (_, body) => {
    const { put, task_id } = ready()
    expect(put(body)).toEqual({ status: 200, headers: {}, body: { id: task_id } })
  })
})

describe('limits', () => {
  test.each<[string, (value: number) => object, number, number, string?]>([
    ['name', (n) => ({ name: 'n'.repeat(n) }), 255, 256, 'SMS.7711'],
    ['enterprise_project', (n) => ({ enterprise_project: 'e'.repeat(n) }), 36, 37, 'SMS.6014'],
    ['target_disk_ids', (n) => ({ target_disk_ids: 'd'.repeat(n) }), 16_384, 16_385, 'SMS.6014'],
    ['snapshot_ids', (n) => ({ snapshot_ids: 's'.repeat(n) }), 1_024, 1_025, 'SMS.6014'],
    ['speed_limit', (n) => ({ speed_limit: n }), 65_535, 65_536],
    ['speed_limit', (n) => ({ speed_limit: n }), 0, -1],
    ['priority', (n) => ({ priority: n }), 65_535, 65_536],
  ])('%s holds its bound', (field, change, most, more, error_code = 'SMS.9001') => {
    expect(ready().put(change(most)).status).toBe(200)
    const { status, body } = ready().put(change(more))
    expect({ status, error_code: body.error_code }).toEqual({ status: 400, error_code })
    expect(body.error_msg).toContain(field)
  })
})

describe('refusals', () => {
  test('an unknown task is 400: only GET and DELETE say 404', () => {
    expect(update(freshWorkspace(), 'nobody', {})).toMatchObject({
      status: 400,
      body: { error_code: 'SMS.7703' },
    })
  })

  test.each([
    ['an IPv6 address for IPv4', {}, { migration_ip: 'fe80::1' }],
    ['an IPv4 address for IPv6', {}, { migration_ip: '10.0.0.1', use_ipv6: true }],
    [
      'an IPv4 address for a task of IPv6',
      { migration_ip: 'fe80::1', use_ipv6: true },
      { migration_ip: '10.0.0.1' },
    ],
  ])('%s is refused and changes nothing', (_, task, body) => {
    const { put, shown } = ready(task)
    const before = shown()
    expect(put({ ...body, name: 'other' })).toMatchObject({
      status: 400,
      body: { error_code: 'SMS.6602' },
    })
    expect(shown()).toEqual(before)
  })
})

describe('what CreateTask refuses, too', () => {
  test('a target that is the target of another task', () => {
    const cloud = freshWorkspace()
    readyTask(cloud, { task: { target_server: { vm_id: 'taken' } } })
    const { task_id } = readyTask(cloud, { task: { target_server: { vm_id: 'mine' } } })
    const update = (vm_id: string) =>
      cloud.call('UpdateTask', { params: { task_id }, body: { target_server: { vm_id } } })
    expect(update('taken').body.error_code).toBe('SMS.6615')
    expect(update('mine').status).toBe(200)
  })

  test('files of Windows', () => {
    const cloud = freshWorkspace()
    const task = { type: 'MIGRATE_BLOCK', os_type: 'WINDOWS' }
    const { task_id } = readyTask(cloud, { server: windowsServer(), task })
    const body = { type: 'MIGRATE_FILE' }
    expect(cloud.call('UpdateTask', { params: { task_id }, body }).body.error_code).toBe('SMS.7712')
  })
})

describe('behaviour', () => {
  test.each([
    ['name', 'renamed'],
    ['type', 'MIGRATE_BLOCK'],
    ['region_id', 'cn-north-4'],
    ['region_name', 'Beijing'],
    ['project_id', 'p-1'],
    ['project_name', 'project'],
    ['exist_server', true],
    ['migration_ip', '10.9.8.7'],
    ['use_public_ip', false],
    ['use_ipv6', false],
    ['speed_limit', 77],
  ])('%s changes, and nothing but that', (field, value) => {
    const { put, shown } = ready()
    const before = shown()
    put({ [field]: value })
    const echo = field === 'migration_ip' ? { float_ip: value } : {}
    expect(shown()).toEqual({ ...before, [field]: value, ...echo })
  })

  test.each([
    ['enterprise_project', { enterprise_project: 'ep-1' }, { enterprise_project_id: 'ep-1' }],
    ['snapshot_ids', { snapshot_ids: 's-1;s-2' }, { target_snapshot_id: 's-1;s-2' }],
    ['image_disk_id', { image_disk_id: 'd-1' }, { target_server: { image_disk_id: 'd-1' } }],
    [
      'cutovered_snapshot_ids',
      { cutovered_snapshot_ids: 's-3' },
      { target_server: { cutovered_snapshot_ids: 's-3' } },
    ],
  ])('%s is shown under the name that ShowTask has for it', (_, body, shows) => {
    const { put, shown } = ready()
    put(body)
    expect(shown()).toMatchObject(shows)
  })

  test('an agent can describe the target it has made', () => {
    const { put, shown } = ready({ target_server: {}, exist_server: false })
    const disks = [{ id: 7, name: '/dev/vda', disk_id: 'd-1', size: 1, physical_volumes: [] }]
    put({ target_server: { vm_id: 'ecs-7', name: 'made', ip: '10.0.0.7', disks } })
    expect(shown().target_server).toMatchObject({
      vm_id: 'ecs-7',
      name: 'made',
      ip: '10.0.0.7',
      os_type: 'LINUX',
      disks,
    })
  })

  test('empty texts for target and name leave them as they are', () => {
    const { put, shown } = ready()
    const before = shown()
    put({ name: '', target_server: { vm_id: '', name: '' } })
    expect(shown()).toEqual(before)
  })

  test('fields of older editions are accepted and change nothing', () => {
    const { put, shown } = ready()
    const before = shown()
    const { status } = put({
      id: 'other',
      state: 'MIGRATE_SUCCESS',
      os_type: 'WINDOWS',
      sub_tasks: [{ id: 1, name: 'SSL_CONFIG', progress: 50, user_op: 'REPLICATE' }],
      source_server: { id: 'other', name: 'other', state: 'error' },
      priority: 2,
      create_date: 1,
      total_time: 115,
      error_json: '{}',
      remain_seconds: 5,
    })
    expect(status).toBe(200)
    expect(shown()).toEqual(before)
  })

  test('a new limit applies to a running copy at once, and its figures change', () => {
    const cloud = ready()
    cloud.act(cloud.task_id, 'start')
    cloud.pass(13_000)
    const before = cloud.shown()
    cloud.put({ speed_limit: 10 })
    const after = cloud.shown()
    expect([before.migrate_speed, after.migrate_speed]).toEqual([100, 10])
    expect(after.sub_tasks).toEqual(before.sub_tasks)
    expect(after.remain_seconds).toBeGreaterThan(before.remain_seconds)
    cloud.until(cloud.task_id, 'MIGRATE_SUCCESS')
    expect(cloud.workspace.clock.now).toBe(after.estimate_complete_time)
  })

  test.each([
    ['READY', false],
    ['RUNNING, copying', false],
    ['SYNCING', true],
    ['ABORT', true],
    ['MIGRATE_FAIL', true],
    ['MIGRATE_SUCCESS', true],
  ])('a clone server sent while the task is %s: accepted is %j', (journey, isTaken) => {
    const cloud = taskInState(journey)
    const clone_server = { vm_id: 'ecs-9', name: 'clone', clone_state: 'FINISHED' }
    expect(update(cloud, cloud.task_id, { clone_server }).status).toBe(200)
    expect(cloud.show(cloud.task_id).clone_server).toEqual(isTaken ? clone_server : null)
  })

  test('the example of the reference is accepted as printed', () => {
    const { body, path } = examples.find(
      ({ operation, kind }) => `${operation} ${kind}` === 'UpdateTask request',
    )!
    const task_id = path.split('/').at(-1)!
    const { call } = freshWorkspace({}, 'testname')
    expect(call('UpdateTask', { params: { task_id }, body }).body).toEqual({ id: task_id })
  })
})
