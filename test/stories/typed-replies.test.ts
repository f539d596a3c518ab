// Whatever was accepted, typed clients can read every reply.
import { describe, expect, test } from 'vitest'
import { freshWorkspace, linuxServer, taskFor, windowsServer } from '../support/emulator.ts'
import { printedExamples } from '../support/printed-examples.ts'
import { Random, randomValue } from '../support/random-values.ts'
import { typeMismatches } from '../support/reply-types.ts'

type Cloud = ReturnType<typeof freshWorkspace>
type Agent = ReturnType<typeof linuxServer> & Record<string, unknown>

const readings = ['ListServers', 'ListTasks', 'ShowOverview', 'ListErrorServers'] as const

/** Every place in the replies about a workspace that a typed client cannot read. */
const unreadable = (cloud: Cloud, source_id: string, task_id?: string): string[] => {
  const ids = { source_id, server_id: source_id, task_id: task_id ?? '' }
  const ofTask = ['ShowTask', 'ShowsSpeedLimits', 'ShowConfigSetting'] as const
  return [...readings, 'ShowServer', 'ShowCommand', ...(task_id ? ofTask : [])].flatMap((id) => {
    const { status, body } = cloud.call(id, { params: ids })
    expect(status, id).toBe(200)
    return typeMismatches(cloud.emulator.operations.get(id)!.reply, body).map((at) => id + at)
  })
}

const unitTexts = ['B', 'KB', 'KiB', ' MB', 'MiB', 'GB', 'GiB', 'TB', 'tib', '']

/** The value with about a third of its numbers as texts. */
const withTexts = (random: Random, value: unknown): unknown => {
  if (Array.isArray(value)) return value.map((each) => withTexts(random, each))
  if (typeof value === 'number' && random.oneIn(3))
    return `${value}${random.oneIn(3) ? random.pick(unitTexts) : ''}`
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, withTexts(random, each)]),
  )
}

describe('reference, 4.1 and 5.3.2: texts in examples where the tables say Integer and Long', () => {
  test('5.3.2: 3.30GiB is read as bytes, 256 and 16384 as numbers', () => {
    const cloud = freshWorkspace()
    const body = printedExamples('RegisterServer', 'request').find(
      ({ body }) => ((body as { btrfs_list?: unknown[] }).btrfs_list ?? []).length > 0,
    )!.body as { name: string }
    const { id } = cloud.call('RegisterServer', { body }).body
    const source = cloud.source(id)
    expect(source.btrfs_list[0]).toMatchObject({
      size: 3_543_348_019,
      nodesize: 16_384,
      sectorsize: 4096,
      g_vol_used_size: 3_894_038_528,
      default_subvolid: '259',
    })
    expect(source.volume_groups[0].logical_volumes[0].inode_size).toBe(256)
    expect(unreadable(cloud, id)).toEqual([])
  })

  test.each(['RegisterServer', 'UpdateDiskInfo'])('%s: every printed body', (operation) => {
    for (const { body } of printedExamples(operation, 'request')) {
      const cloud = freshWorkspace()
      const { id } = cloud.call('RegisterServer', {
        body: operation === 'RegisterServer' ? body : linuxServer(),
      }).body
      if (operation === 'UpdateDiskInfo')
        expect(cloud.call(operation, { params: { source_id: id }, body }).status).toBe(200)
      expect(unreadable(cloud, id)).toEqual([])
    }
  })

  test.each([
    ['cpu_quantity', { cpu_quantity: '2' }, { cpu_quantity: 2 }],
    ['memory', { memory: '4GiB' }, { memory: 4_294_967_296 }],
    ['a size with a blank', { disks: [{ name: 'a', size: '40 GB' }] }, { disks: [{ size: 4e10 }] }],
    [
      'an inode size over 2^31',
      { disks: [{ name: 'a', inode_size: 4_294_967_296 }] },
      { disks: [{ inode_size: 2_147_483_647 }] },
    ],
    [
      'the use of a logical volume as a number',
      { volume_groups: [{ logical_volumes: [{ device_use: 1, block_count: 4_294_967_296 }] }] },
      {
        volume_groups: [{ logical_volumes: [{ device_use: '1', block_count: 2_147_483_647 }] }],
      },
    ],
  ])('5.3.2: %s', (_, change, shown) => {
    const cloud = freshWorkspace()
    const { id } = cloud.call('RegisterServer', { body: linuxServer(change) }).body
    expect(cloud.source(id)).toMatchObject(shown)
    expect(unreadable(cloud, id)).toEqual([])
  })

  test('text that says no number is refused', () => {
    for (const memory of ['4 apples', '', 'GiB', '1.5', '-1', '4GB4'])
      expect(
        freshWorkspace().call('RegisterServer', { body: linuxServer({ memory }) }),
      ).toMatchObject({ status: 400, body: { error_code: 'SMS.9001' } })
  })
})

describe('whatever was accepted', () => {
  test.each(Array.from({ length: 60 }, (_, seed) => seed))('draw %i', (seed) => {
    const cloud = freshWorkspace()
    const random = new Random(seed)
    const draw = (operation: string, fixed: object): object => {
      const schema = cloud.emulator.operations.get(operation)!.body!
      const drawn = withTexts(
        random,
        randomValue(random, schema, () => []),
      ) as object
      return { ...drawn, ...fixed }
    }
    const agent = random.oneIn(2) ? linuxServer() : windowsServer()
    const { disks: _d, volume_groups: _v, btrfs_list: _b, ...described } = agent as Agent
    const registered = cloud.call('RegisterServer', { body: draw('RegisterServer', described) })
    const source_id = registered.body.id ?? cloud.call('RegisterServer', { body: agent }).body.id
    const params = { source_id }
    cloud.call('UpdateDiskInfo', { params, body: draw('UpdateDiskInfo', {}) })
    cloud.call('UpdateServerName', {
      params,
      body: draw('UpdateServerName', { name: 'n', migprojectid: undefined }),
    })
    const { os_type } = cloud.source(source_id)
    const target = draw('CreateTask', {}) as { target_server?: object }
    const task = taskFor(source_id, { os_type, type: 'MIGRATE_BLOCK' })
    const asked = { ...task, target_server: { ...target.target_server, ...task.target_server } }
    const created = cloud.call('CreateTask', { body: asked })
    const task_id = created.body.id ?? cloud.call('CreateTask', { body: task }).body.id
    expect(unreadable(cloud, source_id, task_id)).toEqual([])
    if (!task_id) return
    const put = draw('UpdateTask', { vm_template_id: undefined, migration_ip: undefined })
    cloud.call('UpdateTask', { params: { task_id }, body: put })
    cloud.call('UpdateSpeed', { params: { task_id }, body: draw('UpdateSpeed', {}) })
    cloud.act(task_id, 'start')
    cloud.call('UpdateTaskSpeed', { params: { task_id }, body: draw('UpdateTaskSpeed', {}) })
    cloud.pass(600_000)
    expect(unreadable(cloud, source_id, task_id)).toEqual([])
  })
})

describe('documents stored before texts were read as numbers', () => {
  test('are shown with numbers, of sources and of tasks', () => {
    const cloud = freshWorkspace()
    const { id } = cloud.call('RegisterServer', { body: linuxServer() }).body
    const task_id = cloud.call('CreateTask', { body: taskFor(id) }).body.id
    const parts = {
      disks: [{ name: '/dev/vda', size: 5, physical_volumes: [{ name: 'a', inode_size: '256' }] }],
      volume_groups: [
        { logical_volumes: [{ inode_size: '256', block_count: 4_294_967_296, device_use: 1 }] },
      ],
      btrfs_list: [{ size: '3.30GiB', nodesize: '16384', sectorsize: '-' }],
    }
    const server = cloud.workspace.servers.get(id)!
    cloud.workspace.servers.save({
      ...server,
      registered: { ...server.registered, ...parts },
    } as never)
    const task = cloud.workspace.tasks.get(task_id)!
    const { volume_groups } = parts
    cloud.workspace.tasks.save({
      ...task,
      target_server: { ...task.target_server, volume_groups },
    } as never)
    expect(unreadable(cloud, id, task_id)).toEqual([])
    expect(cloud.source(id).btrfs_list).toEqual([
      { size: 3_543_348_019, nodesize: 16_384, sectorsize: null },
    ])
    expect(cloud.show(task_id).target_server.volume_groups[0].logical_volumes).toEqual([
      { inode_size: 256, block_count: 2_147_483_647, device_use: '1' },
    ])
  })
})
