// CreateTask: POST /v3/tasks.
import { describe, expect, test } from 'vitest'
import examples from '../../fixtures/reference-examples.json' with { type: 'json' }
import {
  freshWorkspace,
  linuxServer,
  readyTask,
  taskFor,
  windowsServer,
} from '../../support/emulator.ts'

/** A registered source, and CreateTask for it. */
const withSource = (server: object = linuxServer()) => {
  const cloud = freshWorkspace()
  const source_id: string = cloud.call('RegisterServer', { body: server }).body.id
  const create = (change: object = {}) =>
    cloud.call('CreateTask', { body: taskFor(source_id, change) })
  return { ...cloud, source_id, create }
}

const without = (field: string) => {
  const { [field]: _, ...rest } = taskFor('some-source') as Record<string, unknown>
  return rest
}

describe('types', () => {
  const required = 'name type source_server target_server region_name region_id project_id'
  test.each(`${required} project_name`.split(' '))('%s is required', (field) => {
    const { status, body } = freshWorkspace().call('CreateTask', { body: without(field) })
    const error_msg = `Missing parameter ${field}: it is required.`
    expect({ status, body }).toEqual({ status: 400, body: { error_code: 'SMS.6013', error_msg } })
  })

  test.each<[field: string, change: object, code?: string]>([
    ['name', { name: 5 }, 'SMS.7711'],
    ['type', { type: 'MIGRATE_ALL' }, 'SMS.7712'],
    ['os_type', { os_type: 'BSD' }, 'SMS.6601'],
    ['source_server', { source_server: 'id' }],
    ['source_server.id', { source_server: {} }, 'SMS.6013'],
    ['source_server.id', { source_server: { id: 7 } }],
    ['target_server', { target_server: [] }],
    ['target_server.disks[0].size', { target_server: { disks: [{ size: 'one' }] } }],
    ['region_name', { region_name: null }],
    ['migration_ip', { migration_ip: 3 }],
    ['priority', { priority: 'one' }],
    ['speed_limit', { speed_limit: 1.5 }],
    ['syncing', { syncing: 'false' }],
    ['exist_server', { exist_server: 0 }],
    ['start_target_server', { start_target_server: 'yes' }],
    ['over_speed_threshold', { over_speed_threshold: '10%' }],
  ])('a wrong %s is refused by name: %j', (field, change, error_code = 'SMS.9001') => {
    const { status, body } = withSource().create(change)
    expect({ status, error_code: body.error_code }).toEqual({ status: 400, error_code })
    expect(body.error_msg).toContain(field)
  })

  test.each([
    ['null optional fields', { os_type: null, migration_ip: null, priority: null, syncing: null }],
    ['a target without disks, name and vm_id', { target_server: {} }],
    ['null lists of the target', { target_server: { btrfs_list: null, disks: null } }],
    ['an unknown field', { colour: 'red' }],
    ['the field of the application example', { auto_install_pvdriver: true }],
    ['a name with blanks and dots', { name: 'my task, no. 1' }],
  ])('%s: accepted', (_, change) => {
    expect(withSource().create(change).status).toBe(200)
  })
})

describe('limits', () => {
  test.each<[string, (value: number) => object, number, number, string?]>([
    ['name', (n) => ({ name: 'n'.repeat(n) }), 255, 256, 'SMS.7711'],
    ['region_id', (n) => ({ region_id: 'r'.repeat(n) }), 255, 256, 'SMS.6014'],
    ['priority', (n) => ({ priority: n }), 65_535, 65_536],
    ['priority', (n) => ({ priority: n }), 0, -1],
    ['speed_limit', (n) => ({ speed_limit: n }), 65_535, 65_536],
    ['speed_limit', (n) => ({ speed_limit: n }), 0, -1],
    ['over_speed_threshold', (n) => ({ over_speed_threshold: n }), 100, 100.5],
  ])('%s holds its bound', (field, change, most, more, error_code = 'SMS.9001') => {
    expect(withSource().create(change(most)).status).toBe(200)
    const { status, body } = withSource().create(change(more))
    expect({ status, error_code: body.error_code }).toEqual({ status: 400, error_code })
    expect(body.error_msg).toContain(field)
  })
})

describe('refusals', () => {
  test('the id of an unknown source is 400: it stands in the body', () => {
    const { call } = freshWorkspace()
    expect(call('CreateTask', { body: taskFor('nobody') })).toMatchObject({
      status: 400,
      body: { error_code: 'SMS.7602', error_msg: 'The source server nobody does not exist.' },
    })
  })

  test('a source whose agent is away is refused', () => {
    const { workspace, source_id, create } = withSource()
    workspace.servers.save({ ...workspace.servers.get(source_id)!, connected: false })
    expect(create().body.error_code).toBe('SMS.6603')
  })

  test('a source that failed its check is refused', () => {
    const { create, source_id } = withSource(linuxServer({ has_rsync: false }))
    const why = 'it failed the environment check (RSYNC: SMS.6517)'
    expect(create().body).toEqual({
      error_code: 'SMS.6520',
      error_msg: `The source server ${source_id} is not available: ${why}.`,
    })
  })

  test('a source has one task at most', () => {
    const { create } = withSource()
    const { id } = create().body
    const { body } = create({ target_server: {} })
    expect(body.error_code).toBe('SMS.6005')
    expect(body.error_msg).toContain(`it already has the task ${id}`)
  })

  test('two tasks cannot have one target', () => {
    const cloud = freshWorkspace()
    const target_server = { vm_id: 'ecs-1' }
    readyTask(cloud, { task: { target_server } })
    const other = cloud.call('RegisterServer', { body: linuxServer() }).body.id
    const { status, body } = cloud.call('CreateTask', { body: taskFor(other, { target_server }) })
    expect({ status, code: body.error_code }).toEqual({ status: 400, code: 'SMS.6615' })
    expect(body.error_msg).toContain('ecs-1')
  })

  test.each([
    ['another OS type', linuxServer(), { os_type: 'WINDOWS', type: 'MIGRATE_BLOCK' }, 'SMS.6610'],
    ['files of Windows', windowsServer(), { os_type: 'WINDOWS' }, 'SMS.7712'],
    [
      'UEFI on a new server',
      linuxServer({ firmware: 'UEFI' }),
      { exist_server: false },
      'SMS.6535',
    ],
    ['an IPv6 address for IPv4', linuxServer(), { migration_ip: 'fe80::1' }, 'SMS.6602'],
    ['no address at all', linuxServer(), { migration_ip: 'server-1' }, 'SMS.6602'],
    ['five numbers', linuxServer(), { migration_ip: '1.2.3.4.5' }, 'SMS.6602'],
    ['IPv4 where IPv6 is on', linuxServer(), { use_ipv6: true }, 'SMS.6602'],
  ])('%s is refused', (_, server, change, error_code) => {
    expect(withSource(server).create(change)).toMatchObject({ status: 400, body: { error_code } })
  })

  test('a refused request leaves nothing behind', () => {
    const { create, call, source, source_id } = withSource()
    const before = source(source_id)
    create({ migration_ip: 'nonsense' })
    expect(call('ListTasks').body.count).toBe(0)
    expect(source(source_id)).toEqual(before)
  })
})

describe('behaviour', () => {
  test('the new task is READY, its source still waits, and its fields come back', () => {
    const { create, show, source, source_id } = withSource()
    const { status, body } = create({ speed_limit: 50, priority: 2 })
    expect(status).toBe(200)
    expect(Object.keys(body)).toEqual(['id'])
    expect(show(body.id)).toMatchObject({
      ...taskFor(source_id, { speed_limit: 50, priority: 2 }),
      state: 'READY',
      start_target_server: true,
      finish_date: null,
      estimate_complete_time: null,
      error_json: '',
      sub_tasks: [],
      total_time: 0,
    })
    expect(show(body.id)).not.toHaveProperty('start_date')
    const current_task = { id: body.id, state: 'READY' }
    expect(source(source_id)).toMatchObject({ state: 'waiting', current_task })
  })

  test.each([
    ['10.1.2.3', false],
    ['192.168.0.xxx', false],
    ['fe80::1', true],
    ['2001:db8:0:0:0:0:0:1', true],
  ])('%s is an address while use_ipv6 is %j', (migration_ip, use_ipv6) => {
    const { create, show } = withSource()
    const { body } = create({ migration_ip, use_ipv6 })
    expect(show(body.id)).toMatchObject({ migration_ip, float_ip: migration_ip, use_ipv6 })
  })

  test('fields that were not sent are not returned: Terraform would see a difference', () => {
    const { create, show } = withSource()
    const task = show(create({ migration_ip: undefined }).body.id)
    for (const field of ['use_public_ip', 'use_ipv6', 'syncing', 'exist_server'])
      expect(task).not.toHaveProperty(field)
    expect(task.migration_ip).toBeNull()
  })

  test('the disks of the source become those of the target (Linux: BOOT, 4.1, ref@44k)', () => {
    const { create, show } = withSource()
    const [disk] = show(create().body.id).target_server.disks
    expect(disk).toMatchObject({
      device_use: 'BOOT',
      name: '/dev/sda',
      relation_name: '/dev/vda',
      disk_index: 'a',
      os_disk: false,
      partition_style: 'MBR',
      physical_volumes: [
        { name: '/dev/sda1', relation_name: '/dev/vda1', free_size: 40_481_230_848 },
      ],
    })
  })

  test('requested disks replace them', () => {
    const { create, show } = withSource()
    const disks = [{ name: '/dev/sdb', size: 7, device_use: 'NORMAL', disk_id: 'd-1' }]
    const task = show(create({ target_server: { disks } }).body.id)
    expect(task.target_server.disks).toMatchObject([{ ...disks[0], relation_name: '/dev/vdb' }])
  })

  test('a task that starts by itself is READY at first and runs after the next poll', () => {
    const { create, show, pass } = withSource()
    const { id } = create({ auto_start: true }).body
    expect(show(id).state).toBe('READY')
    pass(60_000 / 20)
    expect(show(id).state).toBe('RUNNING')
  })

  test('a requested network check runs while the task is READY', () => {
    const { create, show, pass } = withSource()
    const { id } = create({ start_network_check: true }).body
    expect(show(id).network_check_info).toBeNull()
    pass(270_000 / 20)
    expect(show(id)).toMatchObject({
      state: 'READY',
      network_check_info: { evaluation_result: 'SUCCESS', migration_speed: 100 },
    })
  })

  const printed = examples.filter(
    ({ operation, kind }) => `${operation} ${kind}` === 'CreateTask request',
  )
  test.each(printed.map((each) => [each.section, each.body] as const))(
    'the example of section %s is accepted as printed once its source exists',
    (_, example) => {
      const body = example as { source_server: { id: string }; os_type: 'LINUX' | 'WINDOWS' }
      const { call } = freshWorkspace()
      const registered = { name: 'source', os_type: body.os_type }
      call('LoadRecords', { body: { servers: [{ id: body.source_server.id, registered }] } })
      expect(call('CreateTask', { body })).toMatchObject({ status: 200 })
    },
  )
})
