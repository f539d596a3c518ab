import { describe, expect, test } from 'vitest'
import { freshWorkspace, linuxServer, readyTask, taskFor } from '../../support/emulator.ts'
import { printedExamples } from '../../support/printed-examples.ts'

const GB = 1024 ** 3
const volume = (name: string, used_size: number) => ({ name, size: 20 * GB, used_size })
const twoDisks = {
  disks: [
    { name: '/dev/sda', size: 40 * GB, physical_volumes: [volume('/dev/sda1', 2 * GB)] },
    {
      name: '/dev/sdb',
      size: 40 * GB,
      physical_volumes: [volume('/dev/sdb1', GB), volume('/dev/sdb2', 3 * GB)],
    },
  ],
  volume_groups: [{ name: 'vg1', size: GB, logical_volumes: [volume('lv1', GB)] }],
}

const withServer = (server: object = twoDisks) => {
  const cloud = freshWorkspace()
  const source_id: string = cloud.call('RegisterServer', { body: linuxServer(server) }).body.id
  return {
    ...cloud,
    source_id,
    update: (body: unknown, of = source_id) =>
      cloud.call('UpdateServerName', { params: { source_id: of }, body }),
    shown: () => cloud.source(source_id),
  }
}

test.each([
  [{ name: 1 }, 'name'],
  [{ migprojectid: 1 }, 'migprojectid'],
  [{ disks: {} }, 'disks'],
  [{ disks: [{ adjust_size: 'one' }] }, 'disks[0].adjust_size'],
  [{ volume_groups: [{ logical_volumes: [{ need_migration: 1 }] }] }, 'need_migration'],
])('%o is of another type', (body, field) => {
  const refused = withServer().update(body)
  expect(refused).toMatchObject({ status: 400, body: { error_code: 'SMS.9001' } })
  expect(refused.body.error_msg).toContain(field)
})

describe('names', () => {
  test.each([
    ['', 'SMS.6001'],
    ['n'.repeat(65), 'SMS.6002'],
    ['a b', 'SMS.6003'],
    ['a/b', 'SMS.6003'],
    ['a\n', 'SMS.6003'],
  ])('"%s" is refused', (name, error_code) => {
    const { update, shown } = withServer()
    expect(update({ name })).toMatchObject({ status: 400, body: { error_code } })
    expect(shown().name).toBe('ecs-4bb4')
  })

  test.each(['n', 'n'.repeat(64), 'A_b.c-9', '服务器'])('"%s" is accepted', (name) => {
    const { update, shown, call } = withServer()
    expect(update({ name }).status).toBe(200)
    expect(shown().name).toBe(name)
    expect(call('ListServers', { query: { name } }).body.count).toBe(1)
  })

  test('the current name of the server is not a change', () => {
    const { update } = withServer({ name: 'a b' })
    expect(update({ name: 'a b' }).status).toBe(200)
  })
})

describe('refusals', () => {
  test('an unknown source server', () => {
    expect(withServer().update({ name: 'a' }, 'none')).toMatchObject({
      status: 400,
      body: { error_code: 'SMS.7602' },
    })
  })

  test('an unknown project, and the name stays', () => {
    const { update, shown } = withServer()
    expect(update({ name: 'other', migprojectid: 'none' })).toMatchObject({
      status: 400,
      body: { error_code: 'SMS.7301' },
    })
    expect(shown().name).toBe('ecs-4bb4')
  })
})

describe('behaviour', () => {
  test('takes the printed request', () => {
    const { update, shown } = withServer()
    expect(update(printedExamples('UpdateServerName', 'request')[0]!.body)).toMatchObject({
      status: 200,
      body: {},
    })
    expect(shown().name).toBe('abcd')
  })

  test('moves the server to a project, and nowhere without one', () => {
    const { call, update, workspace, source_id } = withServer()
    const body = { name: 'p', region: 'r', type: 'MIGRATE_FILE' }
    const migprojectid: string = call('CreateMigproject', { body }).body.id
    update({ migprojectid })
    const countIn = (migproject: string) =>
      call('ListServers', { query: { migproject } }).body.count
    expect([countIn(migprojectid), countIn(workspace.projects.default().id)]).toEqual([1, 0])
    update({ migprojectid: '' })
    update({})
    expect(workspace.servers.get(source_id)?.migproject).toBe(migprojectid)
  })

  test('what is left out of the migration is not proposed, nor copied', () => {
    const { call, update, shown, workspace, source_id } = withServer()
    const volumes = [{ id: '/dev/sdb2', need_migration: false }]
    update({ disks: [{ id: '/dev/sdb', physical_volumes: volumes }] })
    const proposed = shown().init_target_server
    expect(proposed.disks[1].physical_volumes).toEqual([volume('/dev/sdb1', GB)])
    expect(shown().disks[1].physical_volumes).toEqual([
      { ...volume('/dev/sdb1', GB), need_migration: true },
      { ...volume('/dev/sdb2', 3 * GB), need_migration: false },
    ])
    const { id } = call('CreateTask', { body: taskFor(source_id) }).body
    const bytes = workspace.tasks
      .get(id)!
      .target_server.disks.flatMap((disk) =>
        (disk.physical_volumes ?? []).map(({ used_size }) => used_size),
      )
    expect(bytes).toEqual([2 * GB, GB])
  })

  test('a whole disk and a volume group can be left out', () => {
    const { update, shown } = withServer()
    update({
      disks: [{ id: '/dev/sdb', need_migration: false }],
      volume_groups: [{ id: 'vg1', need_migration: false }],
    })
    const { disks, volume_groups } = shown().init_target_server
    expect(disks.map(({ name }: { name: string }) => name)).toEqual(['/dev/sda'])
    expect(volume_groups).toEqual([])
  })

  test('new sizes are proposed', () => {
    const { update, shown } = withServer()
    update({
      disks: [{ id: '/dev/sda', adjust_size: 80 * GB }],
      volume_groups: [{ id: 'vg1', logical_volumes: [{ id: 'lv1', adjust_size: 5 * GB }] }],
    })
    const { disks, volume_groups } = shown().init_target_server
    expect([disks[0].size, disks[1].size]).toEqual([80 * GB, 40 * GB])
    expect(volume_groups[0].logical_volumes).toEqual([{ ...volume('lv1', GB), size: 5 * GB }])
    expect(shown().disks[0]).toMatchObject({ size: 40 * GB, adjust_size: 80 * GB })
  })

  test('without ids, or with the 0 of Terraform, the place in the list counts', () => {
    const { update, shown } = withServer()
    update({ disks: [{ id: 0, need_migration: true }, { adjust_size: 50 * GB }] })
    expect(shown().init_target_server.disks.map(({ size }: { size: number }) => size)).toEqual([
      40 * GB,
      50 * GB,
    ])
  })

  test('once the migration has begun, the disks stay and the name still changes', () => {
    const cloud = freshWorkspace()
    const { source_id, task_id } = readyTask(cloud, { server: linuxServer(twoDisks) })
    cloud.act(task_id, 'start')
    const before = cloud.source(source_id)
    const body = { name: 'late', disks: [{ need_migration: false }] }
    expect(cloud.call('UpdateServerName', { params: { source_id }, body }).status).toBe(200)
    expect(cloud.source(source_id)).toEqual({ ...before, name: 'late' })
  })
})
