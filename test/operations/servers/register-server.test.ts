// RegisterServer: POST /v3/sources.
import { describe, expect, test } from 'vitest'
import examples from '../../fixtures/reference-examples.json' with { type: 'json' }
import {
  freshWorkspace,
  linuxServer,
  readyTask,
  taskFor,
  windowsServer,
} from '../../support/emulator.ts'

const register = (body: unknown) => freshWorkspace().call('RegisterServer', { body })

describe('types', () => {
  test.each<[field: string, change: object, code?: string]>([
    ['name', { name: 5 }],
    ['ip', { ip: true }],
    ['os_type', { os_type: 'BSD' }, 'SMS.6601'],
    ['os_type', { os_type: 7 }, 'SMS.6601'],
    ['firmware', { firmware: 'COREBOOT' }],
    ['cpu_quantity', { cpu_quantity: 2.5 }],
    ['memory', { memory: '4 apples' }],
    ['disks', { disks: {} }],
    ['disks[0]', { disks: ['/dev/sda'] }],
    ['disks[1].size', { disks: [{}, { size: '40 pounds' }] }],
    ['disks[0].physical_volumes[0].index', { disks: [{ physical_volumes: [{ index: 0.5 }] }] }],
    ['networks', { networks: 'eth0' }],
    ['networks[0].mac', { networks: [{ name: 'eth0' }] }, 'SMS.6013'],
    ['volume_groups[0].logical_volumes', { volume_groups: [{ logical_volumes: {} }] }],
    ['btrfs_list[0].size', { btrfs_list: [{ size: true }] }],
    ['has_rsync', { has_rsync: 'true' }],
    ['oem_system', { oem_system: 1 }],
    ['io_read_wait', { io_read_wait: '0.1 s' }],
    ['migration_cycle', { migration_cycle: 'sleeping' }],
    ['state', { state: 'RUNNING' }],
    ['platform', { platform: 'mainframe' }],
  ])('a wrong %s is refused by name: %j', (field, change, error_code = 'SMS.9001') => {
    const { status, body } = register(linuxServer(change))
    expect({ status, error_code: body.error_code }).toEqual({ status: 400, error_code })
    expect(body.error_msg).toContain(field)
  })

  test.each([
    ['null fields, which are absent ones', { hostname: null, disks: null, networks: null }],
    ['btrfs sizes as texts', { btrfs_list: [{ size: '3.30GiB', nodesize: '16384' }] }],
    ['an inode size as text', { disks: [{ physical_volumes: [{ inode_size: '256' }] }] }],
    [
      'the use of a logical volume as number',
      { volume_groups: [{ logical_volumes: [{ device_use: 1 }] }] },
    ],
    ['an empty word for os_type, as the Go SDK sends', { os_type: '' }],
    ['the state init', { state: 'init' }],
    ['fields nobody knows', { shoe_size: 43, nested: { deep: [1] } }],
    ['a field of older editions', { virtualization_type: 'KVM' }],
  ])('%s are accepted', (_, change) => {
    expect(register(linuxServer(change)).status).toBe(200)
  })
})

describe('limits', () => {
  const long = 2 ** 63
  test.each<[string, (value: number) => object, number, number, string]>([
    ['name', (n) => ({ name: 'n'.repeat(n) }), 255, 256, 'SMS.6014'],
    ['hostname', (n) => ({ hostname: 'n'.repeat(n) }), 255, 256, 'SMS.6014'],
    ['cpu_quantity', (n) => ({ cpu_quantity: n }), 65_535, 65_536, 'SMS.9001'],
    ['cpu_quantity', (n) => ({ cpu_quantity: n }), 1, -1, 'SMS.9001'],
    ['memory', (n) => ({ memory: n }), long, long * 2, 'SMS.9001'],
    ['memory', (n) => ({ memory: n }), 1, -1, 'SMS.9001'],
    ['io_read_wait', (n) => ({ io_read_wait: n }), 10_000, 10_000.1, 'SMS.9001'],
    [
      'mount_point',
      (n) => ({ volume_groups: [{ logical_volumes: [{ mount_point: '/'.repeat(n) }] }] }),
      256,
      257,
      'SMS.6014',
    ],
    [
      'logical_volumes',
      (n) => ({ volume_groups: [{ logical_volumes: Array(n).fill({}) }] }),
      50,
      51,
      'SMS.9001',
    ],
    ['disks', (n) => ({ disks: Array(n).fill({}) }), 51, 65_536, 'SMS.9001'],
  ])('%s holds its bound', (field, change, most, more, error_code) => {
    expect(register(linuxServer(change(most))).status).toBe(200)
    const { status, body } = register(linuxServer(change(more)))
    expect({ status, error_code: body.error_code }).toEqual({ status: 400, error_code })
    expect(body.error_msg).toContain(field)
  })

  test('an account takes as many servers as its quota says, and no more', () => {
    const { call } = freshWorkspace({ settings: { max_servers: 2 } })
    const statuses = ['a', 'b', 'c'].map(
      (name) => call('RegisterServer', { body: { name } }).status,
    )
    expect(statuses).toEqual([200, 200, 400])
    const { body } = call('RegisterServer', { body: { name: 'd' } })
    expect(body).toEqual({
      error_code: 'SMS.6501',
      error_msg: 'At most 2 source servers can be registered.',
    })
  })
})

describe('refusals', () => {
  test.each([{}, { name: '' }, { name: null, ip: null, ipv6: null }, { hostname: 'h' }])(
    '%j names no server',
    (body) => {
      expect(register(body)).toMatchObject({ status: 400, body: { error_code: 'SMS.6001' } })
    },
  )
})

describe('behaviour', () => {
  test.each([{ name: 'web' }, { ip: '10.0.0.1' }, { ipv6: 'fe80::1' }])('%j is enough', (body) => {
    const { call, source } = freshWorkspace()
    const { id } = call('RegisterServer', { body }).body
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(source(id)).toMatchObject({
      name: Object.values(body)[0],
      os_type: 'LINUX',
      state: 'waiting',
      migration_cycle: 'checking',
      connected: true,
    })
  })

  const printed = examples.filter(
    (each) => each.operation === 'RegisterServer' && each.kind === 'request',
  )
  test.each(printed.map((each) => [each.section, each.body] as const))(
    'the example of section %s is accepted as printed, and can get a task',
    (_, body) => {
      const { call, source } = freshWorkspace()
      const { status, body: answer } = call('RegisterServer', { body })
      expect(status).toBe(200)
      expect(source(answer.id)).toMatchObject({ state: 'waiting', migration_cycle: 'checking' })
    },
  )

  test('reference, ListServers (ref@216k): a sound source is waiting/checking until it has a task', () => {
    const { call, source } = freshWorkspace()
    const { id } = call('RegisterServer', { body: linuxServer() }).body
    const checking = () =>
      call('ListServers', { query: { migration_cycle: 'checking' } }).body.source_servers.map(
        (server: { id: string }) => server.id,
      )
    expect(source(id)).toMatchObject({ state: 'waiting', migration_cycle: 'checking' })
    expect(checking()).toEqual([id])
    expect(call('ShowOverview').body).toMatchObject({ waiting: 0, unconfigured: 1 })
    call('CreateTask', { body: taskFor(id) })
    expect(source(id)).toMatchObject({ state: 'waiting', migration_cycle: 'setting' })
    expect(checking()).toEqual([])
    expect(call('ShowOverview').body).toMatchObject({ waiting: 1, unconfigured: 0 })
  })

  test('a server that does not name its system is known by its version', () => {
    const { call, source } = freshWorkspace()
    const body = { name: 'w', os_version: 'WINDOWS2016_64BIT' }
    expect(source(call('RegisterServer', { body }).body.id).os_type).toBe('WINDOWS')
  })

  test.each([
    [
      'Linux',
      linuxServer(),
      'OS_VERSION CPU MEMORY PARAVIRTUALIZATION FIRMWARE BOOT_LOADER RSYNC RAW_DEVICES DISK_INFO PARTITION_STYLE FILE_SYSTEM LINUX_BLOCK_SUPPORT',
    ],
    [
      'Windows',
      windowsServer(),
      'OS_VERSION FIRMWARE CPU MEMORY SYSTEM_ROOT PARTITION_STYLE FILE_SYSTEM FREE_SPACE OEM_SYSTEM DRIVER_FILE SERVICE ACCOUNT_RIGHTS',
    ],
  ])('%s is checked in twelve points with consecutive ids', (_, body, names) => {
    const { call, source } = freshWorkspace()
    const { checks } = source(call('RegisterServer', { body }).body.id)
    expect(checks.map(({ name }: { name: string }) => name)).toEqual(names.split(' '))
    const first = checks[0].id
    expect(checks.map(({ id }: { id: number }) => id - first)).toEqual([...Array(12).keys()])
    expect(checks.every(({ result }: { result: string }) => result === 'OK')).toBe(true)
  })

  test.each<[string, object, string, 'ERROR' | 'WARN', string]>([
    ['no rsync', linuxServer({ has_rsync: false }), 'RSYNC', 'ERROR', 'SMS.6517'],
    [
      'another boot loader',
      linuxServer({ boot_loader: 'LILO' }),
      'BOOT_LOADER',
      'ERROR',
      'SMS.6516',
    ],
    [
      'a raw partition table',
      linuxServer({ disks: [{ partition_style: 'RAW' }] }),
      'PARTITION_STYLE',
      'ERROR',
      'SMS.6508',
    ],
    [
      'a system disk above 1 TB',
      linuxServer({ disks: [{ device_use: 'OS', size: 1024 ** 4 + 1 }] }),
      'DISK_INFO',
      'ERROR',
      'SMS.6537',
    ],
    [
      'a boot disk above 1 TB (appendix, SMS.6537)',
      linuxServer({ disks: [{ device_use: 'BOOT', size: 1024 ** 4 + 1 }] }),
      'DISK_INFO',
      'ERROR',
      'SMS.6537',
    ],
    [
      'a system on the second disk (appendix, SMS.6532)',
      linuxServer({
        disks: [{ name: 'a' }, { name: 'b', physical_volumes: [{ mount_point: '/' }] }],
      }),
      'DISK_INFO',
      'ERROR',
      'SMS.6532',
    ],
    [
      'a reiserfs partition (FAQ, file systems of Linux)',
      linuxServer({ disks: [{ physical_volumes: [{ file_system: 'reiserfs' }] }] }),
      'FILE_SYSTEM',
      'ERROR',
      'SMS.6509',
    ],
    [
      'a reiserfs logical volume (FAQ, file systems of Linux)',
      linuxServer({ volume_groups: [{ logical_volumes: [{ file_system: 'reiserfs' }] }] }),
      'FILE_SYSTEM',
      'ERROR',
      'SMS.6509',
    ],
    [
      'a Windows partition other than NTFS (FAQ, file systems of Windows)',
      windowsServer({ disks: [{ physical_volumes: [{ file_system: 'ReFS' }] }] }),
      'FILE_SYSTEM',
      'ERROR',
      'SMS.6509',
    ],
    [
      'raw devices (FAQ, raw disks)',
      linuxServer({ raw_devices: '/dev/sdb' }),
      'RAW_DEVICES',
      'ERROR',
      'SMS.6518',
    ],
    ['missing drivers', windowsServer({ driver_files: true }), 'DRIVER_FILE', 'ERROR', 'SMS.6511'],
    ['broken services', windowsServer({ system_services: true }), 'SERVICE', 'ERROR', 'SMS.6512'],
    [
      'too few rights',
      windowsServer({ account_rights: false }),
      'ACCOUNT_RIGHTS',
      'ERROR',
      'SMS.6513',
    ],
    ['an OEM system', windowsServer({ oem_system: true }), 'OEM_SYSTEM', 'WARN', 'SMS.6510'],
  ])('%s shows in the check', (_, body, name, result, error_code) => {
    const { call, source } = freshWorkspace()
    const shown = source(call('RegisterServer', { body }).body.id)
    const failed = shown.checks.filter((check: { result: string }) => check.result !== 'OK')
    expect(failed).toMatchObject([{ name, result, error_code, error_or_warn: result }])
    const [state, migration_cycle] =
      result === 'ERROR' ? ['unavailable', 'checking'] : ['waiting', 'checking']
    expect(shown).toMatchObject({ state, migration_cycle })
  })
})

describe('an agent that comes back under its id', () => {
  test('keeps its record and describes it anew', () => {
    const { call, source, pass } = freshWorkspace()
    const { id } = call('RegisterServer', { body: linuxServer() }).body
    const before = source(id)
    pass(60_000)
    expect(
      call('RegisterServer', { body: linuxServer({ id, name: 'renamed', memory: 1 }) }).body,
    ).toEqual({ id })
    const after = source(id)
    expect(after).toMatchObject({ name: 'renamed', memory: 1, add_date: before.add_date })
    expect(after.last_visit_time - before.last_visit_time).toBe(60_000)
    expect(call('ListServers').body.count).toBe(1)
  })

  test('is checked anew: repaired, it can be migrated; broken, it no longer can', () => {
    const { call, source } = freshWorkspace()
    const { id } = call('RegisterServer', { body: linuxServer({ has_rsync: false }) }).body
    expect(source(id).state).toBe('unavailable')
    call('RegisterServer', { body: linuxServer({ id, has_rsync: true }) })
    expect(source(id)).toMatchObject({ state: 'waiting', migration_cycle: 'checking' })
    call('RegisterServer', { body: linuxServer({ id, has_rsync: false }) })
    expect(source(id)).toMatchObject({ state: 'unavailable', migration_cycle: 'checking' })
  })

  const restart = (cloud: ReturnType<typeof freshWorkspace>, source_id: string, change = {}) => {
    const body = linuxServer({ id: source_id, name: 'renamed', ip: '10.9.9.9', ...change })
    expect(cloud.call('RegisterServer', { body })).toMatchObject({ status: 200 })
  }

  test('FAQ 6.19 (FAQ@128k): overwrites a name given in the console while there is no task', () => {
    const cloud = freshWorkspace()
    const source_id: string = cloud.call('RegisterServer', { body: linuxServer() }).body.id
    cloud.call('UpdateServerName', { params: { source_id }, body: { name: 'console-name' } })
    restart(cloud, source_id)
    expect(cloud.source(source_id)).toMatchObject({ name: 'renamed', ip: '10.9.9.9' })
  })

  test.each(['READY', 'RUNNING'])(
    'FAQ 6.19 (FAQ@129k): changes nothing of a source whose task is %s but the time of its visit',
    (state) => {
      const cloud = freshWorkspace()
      const { source_id, task_id } = readyTask(cloud)
      if (state === 'RUNNING') cloud.act(task_id, 'start')
      const before = cloud.source(source_id)
      restart(cloud, source_id, { has_rsync: false, disks: [], memory: 1 })
      const { last_visit_time, ...after } = cloud.source(source_id)
      expect(after).toEqual({ ...before, last_visit_time: undefined })
      expect(last_visit_time).toBe(cloud.workspace.clock.now)
      expect(cloud.show(task_id).state).toBe(state)
    },
  )

  const windows = { server: windowsServer(), task: { type: 'MIGRATE_BLOCK', os_type: 'WINDOWS' } }
  const block = { task: { type: 'MIGRATE_BLOCK' } }

  test.each<[target: string, string, { server?: object; task: object }, string, string, string]>([
    ['16.8 (FAQ@305k)', 'a running Windows task', windows, 'RUNNING', 'MIGRATE_FAIL', 'SMS.0212'],
    ['16.29 (FAQ@332k)', 'a synchronising one', windows, 'SYNCING', 'SYNC_FAIL', 'SMS.1414'],
    ['16.29 (FAQ@332k)', 'a Linux block task', block, 'SYNCING', 'SYNC_FAIL', 'SMS.1414'],
  ])('FAQ %s: fails %s', (_, _what, { server, task }, during, state, error_code) => {
    const cloud = freshWorkspace()
    const { source_id, task_id } = readyTask(cloud, {
      ...(server && { server }),
      task: { ...task, syncing: during === 'SYNCING' },
    })
    cloud.act(task_id, 'start')
    if (during === 'SYNCING') cloud.until(task_id, during)
    restart(cloud, source_id)
    const shown = cloud.show(task_id)
    expect(shown).toMatchObject({ state, source_server: { state: 'error' } })
    expect(JSON.parse(shown.error_json).error_code).toBe(error_code)
  })

  test('FAQ 7.12 (FAQ@153k): a finished Linux source can be synchronised afterwards', () => {
    const cloud = freshWorkspace()
    const { source_id, task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    cloud.until(task_id, 'MIGRATE_SUCCESS')
    restart(cloud, source_id)
    expect(cloud.act(task_id, 'restart').status).toBe(200)
  })

  test('FAQ 7.12 (FAQ@154k): a finished Windows source cannot be synchronised afterwards', () => {
    const cloud = freshWorkspace()
    const { source_id, task_id } = readyTask(cloud, windows)
    cloud.act(task_id, 'start')
    cloud.until(task_id, 'MIGRATE_SUCCESS')
    restart(cloud, source_id)
    expect(cloud.source(source_id)).toMatchObject({ state: 'finished', connected: false })
    expect(cloud.act(task_id, 'restart').body.error_code).toBe('SMS.6603')
  })

  test('is a new server if its id is unknown', () => {
    const { call } = freshWorkspace()
    const { id } = call('RegisterServer', { body: linuxServer({ id: 'made-up' }) }).body
    expect(id).not.toBe('made-up')
  })
})
