import { describe, expect, test } from 'vitest'
import { freshWorkspace, linuxServer, readyTask, taskFor } from '../../support/emulator.ts'
import { printedExamples } from '../../support/printed-examples.ts'

const { body: example } = printedExamples('UpdateDiskInfo', 'request')[0]!
const { disks, volumegroups, btrfs_list } = example as Record<string, object[]>

const withServer = () => {
  const cloud = freshWorkspace()
  const source_id: string = cloud.call('RegisterServer', { body: linuxServer() }).body.id
  return {
    ...cloud,
    source_id,
    update: (body: unknown, of = source_id) =>
      cloud.call('UpdateDiskInfo', { params: { source_id: of }, body }),
    shown: () => cloud.source(source_id),
  }
}

test.each([
  [{ disks: {} }, 'disks'],
  [{ volumegroups: 'vg' }, 'volumegroups'],
  [{ disks: [{ size: '40 pounds' }] }, 'disks[0].size'],
])('%o is of another type', (body, field) => {
  const refused = withServer().update(body)
  expect(refused).toMatchObject({ status: 400, body: { error_code: 'SMS.9001' } })
  expect(refused.body.error_msg).toContain(` ${field}:`)
})

test('an unknown source server', () => {
  expect(withServer().update({}, 'none')).toMatchObject({
    status: 400,
    body: { error_code: 'SMS.7602' },
  })
})

describe('behaviour', () => {
  test('takes the printed request, and shows exactly that', () => {
    const { update, shown } = withServer()
    expect(update(example)).toMatchObject({ status: 200, body: {} })
    expect(shown()).toMatchObject({ disks, volume_groups: volumegroups, btrfs_list })
    expect(shown().init_target_server.disks).toHaveLength(3)
  })

  test('a list that is missing stays, an empty one empties', () => {
    const { update, shown } = withServer()
    update(example)
    update({ disks: [disks![0]], btrfs_list: null })
    expect(shown()).toMatchObject({ volume_groups: volumegroups, btrfs_list })
    expect(shown().disks).toMatchObject([disks![0]!])
    update({ volumegroups: [] })
    expect(shown().volume_groups).toEqual([])
  })

  test('a part that is sent again with its name keeps its adjustments', () => {
    const { call, update, shown, source_id } = withServer()
    const { disks } = linuxServer()
    // As the provider for Terraform resizes a partition: the adjustment first, all disks after it.
    const adjusted = { disks: [{ adjust_size: 2, physical_volumes: [{ need_migration: false }] }] }
    call('UpdateServerName', { params: { source_id }, body: adjusted })
    update({ disks })
    expect(shown().disks[0]).toMatchObject({
      ...disks[0],
      adjust_size: 2,
      physical_volumes: [{ need_migration: false }],
    })
    update({ disks: [{ ...disks[0], name: '/dev/other' }] })
    expect(shown().disks[0]).not.toHaveProperty('adjust_size')
  })

  test('a task made later copies the new disks', () => {
    const { call, update, source_id, act, pass, source } = withServer()
    update(example)
    const { id } = call('CreateTask', { body: taskFor(source_id) }).body
    act(id, 'start')
    pass(20_000)
    // The used sizes of four partitions and one logical volume.
    expect(source(source_id).totalsize).toBe(40_547_282_944)
  })

  test('once the migration has begun it succeeds and changes nothing', () => {
    const cloud = freshWorkspace()
    const { source_id, task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    const before = cloud.source(source_id)
    const params = { source_id }
    expect(cloud.call('UpdateDiskInfo', { params, body: example }).status).toBe(200)
    expect(cloud.source(source_id)).toEqual(before)
  })
})

describe('the environment check is made anew', () => {
  const broken = { disks: [{ name: '/dev/sda', partition_style: 'BSD' }] }
  const failed = (shown: { checks: { result: string }[] }) =>
    shown.checks.filter(({ result }) => result === 'ERROR')

  test('and makes the server unavailable', () => {
    const { update, shown } = withServer()
    const before = shown().checks
    update(broken)
    expect(failed(shown())).toMatchObject([{ name: 'PARTITION_STYLE', error_code: 'SMS.6508' }])
    expect(shown().checks.map(({ id }: { id: number }) => id)).toEqual(
      before.map(({ id }: { id: number }) => id),
    )
    expect(shown()).toMatchObject({ state: 'unavailable', migration_cycle: 'checking' })
  })

  test('but not one that has its task already', () => {
    const { call, update, shown, source_id } = withServer()
    call('CreateTask', { body: taskFor(source_id) })
    update(broken)
    expect(failed(shown())).toHaveLength(1)
    expect(shown().state).toBe('waiting')
  })
})
