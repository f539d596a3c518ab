// ShowServer: GET /v3/sources/{source_id}.
import { describe, expect, test } from 'vitest'
import { freshWorkspace, linuxServer, readyTask, toAnswered } from '../../support/emulator.ts'

const show = (source_id: string, settings = {}) =>
  freshWorkspace({ settings }).call('ShowServer', { params: { source_id } })

/** Registers a server and shows it. */
const registered = (change: object) => {
  const { call, source } = freshWorkspace()
  return source(call('RegisterServer', { body: linuxServer(change) }).body.id)
}

/** The same without what says of each part that it is to be migrated. */
const withoutMarks = (shown: unknown) =>
  JSON.parse(JSON.stringify(shown), (key, value) => (key === 'need_migration' ? undefined : value))

describe('limits', () => {
  test('an id may have 255 characters and not one more', () => {
    expect(show('x'.repeat(255))).toMatchObject({ status: 404, body: { error_code: 'SMS.7602' } })
    expect(show('x'.repeat(256))).toMatchObject({ status: 400, body: { error_code: 'SMS.6014' } })
  })
})

describe('refusals', () => {
  test('an unknown server is not found', () => {
    expect(show('nobody')).toMatchObject({
      status: 404,
      body: { error_code: 'SMS.7602', error_msg: 'The source server nobody does not exist.' },
    })
  })

  test('not found is 400, as in the appendix, where the workspace is set so', () => {
    expect(show('nobody', { not_found_status: 400 }).status).toBe(400)
  })

  test('a server of another workspace is refused as one that does not exist', () => {
    const { emulator, call } = freshWorkspace()
    const { id } = call('RegisterServer', { body: linuxServer() }).body
    const ask = (source_id: string) =>
      toAnswered(
        emulator.call(emulator.operations.get('ShowServer')!, {
          params: { source_id },
          headers: { 'x-auth-token': 'workspace/other' },
        }),
      )
    const told = JSON.stringify(ask(id)).replace(id, 'nobody')
    expect(told).toBe(JSON.stringify(ask('nobody')))
    expect(ask(id).status).toBe(404)
  })
})

describe('behaviour', () => {
  const disks = [
    {
      name: '/dev/sdb',
      size: 2 ** 63 - 1024,
      used_size: 0,
      device_use: 'NORMAL',
      partition_style: 'GPT',
      os_disk: false,
      relation_name: null,
      vendor_says: { speed: 1.5, tags: ['a', 'b'] },
      physical_volumes: [
        { name: '/dev/sdb2', index: 2, inode_size: 256, odd: null },
        { name: '/dev/sdb1', index: 1, uuid: 'u-1', size_per_cluster: 4096 },
      ],
    },
    { name: '/dev/sda', size: 1 },
  ]
  const volume_groups = [
    {
      name: 'vg1',
      components: '/dev/sdb1;/dev/sdc',
      free_size: 0,
      size: 10,
      extra: true,
      logical_volumes: [
        { name: 'lv2', device_use: '1', inode_size: 256, block_count: 2_147_483_647 },
        { name: 'lv1', device_use: 'NORMAL', mount_point: '/data', colour: 'red' },
      ],
    },
    { name: 'vg0', logical_volumes: [] },
  ]
  const btrfs_list = [
    {
      name: 'b',
      size: 3_543_348_019,
      nodesize: 16_384,
      subvolumn: [{ uuid: 'x', is_snapshot: 'true' }],
    },
    { name: 'a', g_vol_used_size: 7, unheard_of: 0 },
  ]

  test.each([
    ['disks', disks],
    ['volume_groups', volume_groups],
    ['btrfs_list', btrfs_list],
    [
      'networks',
      [
        { mac: 'b', name: 'eth1', bond: 'x' },
        { mac: 'a', name: 'eth0', mtu: 1500 },
      ],
    ],
  ])('%s come back exactly as registered, unknown fields and order too', (field, list) => {
    const shown = registered({ [field]: list })
    expect(withoutMarks(shown[field])).toStrictEqual(list)
  })

  test('every disk, volume group and volume in them says that it is to be migrated', () => {
    const part = { name: 'x' }
    const marked = { name: 'x', need_migration: true }
    const shown = registered({
      disks: [
        { ...part, physical_volumes: [part] },
        { ...part, physical_volumes: null },
      ],
      volume_groups: [{ ...part, logical_volumes: [part] }],
    })
    expect(shown.disks).toEqual([
      { ...marked, physical_volumes: [marked] },
      { ...marked, physical_volumes: null },
    ])
    expect(shown.volume_groups).toEqual([{ ...marked, logical_volumes: [marked] }])
  })

  test.each([
    ['absent', undefined],
    ['null', null],
  ])('lists registered as %s come back empty', (_, value) => {
    const gone = { disks: value, volume_groups: value, btrfs_list: value, networks: value }
    expect(registered(gone)).toMatchObject({
      disks: [],
      volume_groups: [],
      btrfs_list: [],
      networks: [],
      init_target_server: { disks: [], volume_groups: [] },
    })
  })

  test.each([
    ['ip', '10.1.2.3'],
    ['hostname', 'host-7'],
    ['os_version', 'UBUNTU_20_4_64BIT'],
    ['firmware', 'UEFI'],
    ['cpu_quantity', 7],
    ['memory', 8_589_934_592],
    ['agent_version', '25.2.0'],
    ['oem_system', true],
    ['has_tc', true],
    ['start_type', 'AUTO'],
  ])('%s comes back as registered', (field, value) => {
    expect(registered({ [field]: value })[field]).toBe(value)
  })

  const usesOf = (change: object) =>
    registered(change).init_target_server.disks.map(
      (disk: { device_use: string }) => disk.device_use,
    )

  test('a Linux boot disk stays BOOT in the proposed target (ListServers examples, ref@215k)', () => {
    const uses = ['BOOT', 'NORMAL', 'VOLUME_GROUP', undefined]
    expect(usesOf({ disks: uses.map((device_use) => ({ name: 'd', device_use })) })).toEqual([
      'BOOT',
      'NORMAL',
      'NORMAL',
      'NORMAL',
    ])
    expect(usesOf({ disks: [{ name: '/dev/sda' }] })).toEqual(['BOOT'])
  })

  test('a Windows boot disk is proposed as OS (ShowServer example, ref@300k)', () => {
    const disks = [
      { name: 'Disk 0', device_use: 'BOOT' },
      { name: 'Disk 1', device_use: 'NORMAL' },
    ]
    expect(usesOf({ os_type: 'WINDOWS', disks })).toEqual(['OS', 'NORMAL'])
  })

  test('the proposed target mirrors the disks', () => {
    const { init_target_server } = registered({ disks, volume_groups })
    expect(init_target_server.disks.map((disk: { name: string }) => disk.name)).toEqual([
      '/dev/sdb',
      '/dev/sda',
    ])
    expect(init_target_server.disks[0]).toMatchObject({
      device_use: 'NORMAL',
      size: disks[0]!.size,
    })
    expect(init_target_server.disks[0].physical_volumes).toEqual(disks[0]!.physical_volumes)
    expect(init_target_server.volume_groups).toEqual(volume_groups)
  })

  test('there is no current_task before there is a task', () => {
    expect(registered({})).not.toHaveProperty('current_task')
  })

  test('the current task shows its figures, and null for a clone that does not exist', () => {
    const cloud = freshWorkspace()
    const { source_id, task_id } = readyTask(cloud, { task: { speed_limit: 30 } })
    expect(cloud.source(source_id)).toMatchObject({ replicatesize: 0, totalsize: 0 })
    cloud.act(task_id, 'start')
    cloud.pass(20_000)
    const shown = cloud.source(source_id)
    expect(shown.current_task).toMatchObject({
      id: task_id,
      name: 'MigrationTask',
      state: 'RUNNING',
      migrate_speed: 30,
      speed_limit: 30,
      clone_server: null,
    })
    expect(shown).toMatchObject({ state: 'replicate', migration_cycle: 'replicating' })
    expect(shown.totalsize).toBe(2_467_393_536)
    expect(shown.replicatesize).toBeGreaterThan(0)
    expect(shown.replicatesize).toBeLessThan(shown.totalsize)
  })

  test('the instants of state and stage are those of their last change', () => {
    const cloud = freshWorkspace()
    const { source_id, task_id } = readyTask(cloud)
    const { add_date } = cloud.source(source_id)
    cloud.pass(5_000)
    cloud.act(task_id, 'start')
    const started = cloud.source(source_id)
    expect(started.state_action_time - add_date).toBe(5_000)
    expect(started.stage_action_time - add_date).toBe(5_000)
    cloud.pass(13_000)
    const copying = cloud.source(source_id)
    expect(copying.state).toBe('replicate')
    expect(copying.state_action_time).toBeGreaterThan(started.state_action_time)
    expect(copying.stage_action_time).toBe(started.stage_action_time)
  })
})
