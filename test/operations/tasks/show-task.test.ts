// ShowTask: GET /v3/tasks/{task_id}.
import { describe, expect, test } from 'vitest'
import examples from '../../fixtures/reference-examples.json' with { type: 'json' }
import { freshWorkspace, readyTask, toAnswered, windowsServer } from '../../support/emulator.ts'

type Row = {
  id: number
  name: string
  progress: number
  start_date: number | null
  end_date: number | null
  user_op: string
}

/** A workspace whose only task has been started and has run for a while. */
const started = (ms: number, task: object = {}, server?: object) => {
  const cloud = freshWorkspace()
  const ids = readyTask(cloud, server ? { task, server } : { task })
  cloud.act(ids.task_id, 'start')
  cloud.pass(ms)
  return { ...cloud, ...ids, shown: () => cloud.show(ids.task_id) }
}

/** A value with every leaf replaced by its type: keys, types and nulls are left. */
const formOf = (value: unknown): unknown => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return value.map(formOf)
  if (typeof value !== 'object') return typeof value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, formOf(each)]))
}

describe('limits', () => {
  test('an id may have 255 characters and not one more', () => {
    const { call } = freshWorkspace()
    const show = (task_id: string) => call('ShowTask', { params: { task_id } })
    expect(show('x'.repeat(255))).toMatchObject({ status: 404, body: { error_code: 'SMS.7703' } })
    expect(show('x'.repeat(256))).toMatchObject({ status: 400, body: { error_code: 'SMS.6014' } })
  })
})

describe('refusals', () => {
  test.each([404, 400] as const)(
    'an unknown task is %i where the workspace is set so',
    (status) => {
      const { call } = freshWorkspace({ settings: { not_found_status: status } })
      expect(call('ShowTask', { params: { task_id: 'nobody' } })).toEqual({
        status,
        headers: {},
        body: { error_code: 'SMS.7703', error_msg: 'The migration task nobody does not exist.' },
      })
    },
  )

  test('a task of another workspace is refused as one that does not exist', () => {
    const { emulator, task_id } = started(0)
    const ask = (id: string) =>
      toAnswered(
        emulator.call(emulator.operations.get('ShowTask')!, {
          params: { task_id: id },
          headers: { 'x-auth-token': 'workspace/other' },
        }),
      )
    expect(JSON.stringify(ask(task_id)).replace(task_id, 'nobody')).toBe(
      JSON.stringify(ask('nobody')),
    )
  })
})

describe("the vendor's own example", () => {
  const printed = examples.find(
    ({ operation, section, kind }) => `${operation} ${section} ${kind}` === 'ShowTask 4.2 reply',
  )!.body

  test('reads key for key, type for type and null for null as printed, once started', () => {
    const { act, show } = freshWorkspace({}, 'testname')
    const task_id = '8abda8635e09d185015e09d188dd0001xx'
    expect(act(task_id, 'start').body).toEqual({})
    expect(formOf(show(task_id))).toEqual(formOf(printed))
  })

  test('has the very values printed', () => {
    const { act, show } = freshWorkspace({}, 'testname')
    const task_id = '8abda8635e09d185015e09d188dd0001xx'
    act(task_id, 'start')
    expect(show(task_id)).toEqual(printed)
  })
})

describe('sub-tasks', () => {
  const rowsOf = (rows: Row[]) => rows.map(({ user_op, name }) => `${user_op} ${name}`)

  test.each<[string, object, object | undefined, string]>([
    ['Linux files', {}, undefined, 'LINUX_FILE'],
    ['Linux blocks', { type: 'MIGRATE_BLOCK' }, undefined, 'LINUX_BLOCK'],
    ['Windows', { type: 'MIGRATE_BLOCK', os_type: 'WINDOWS' }, windowsServer(), 'WINDOWS'],
  ])('of %s have their names, in their order', (_, task, server, kind) => {
    const { shown, task_id, until } = started(0, task, server)
    until(task_id, 'MIGRATE_SUCCESS')
    expect(rowsOf(shown().sub_tasks)).toEqual([
      'REPLICATE SSL_CONFIG',
      'REPLICATE ATTACH_AGENT_IMAGE',
      `REPLICATE FORMAT_DISK_${kind}`,
      `REPLICATE MIGRATE_${kind === 'WINDOWS' ? 'WINDOWS_BLOCK' : kind}`,
      `CUTOVER0 CONFIGURE_${kind}`,
      'CUTOVER0 DETTACH_AGENT_IMAGE',
    ])
  })

  test('of a target yet to be made begin with its creation', () => {
    const { sub_tasks } = started(0, { exist_server: false }).shown()
    expect(sub_tasks[0].name).toBe('CREATE_CLOUD_SERVER')
  })

  test('of a syncing task are those of the copy alone', () => {
    expect(started(0, { syncing: true }).shown().sub_tasks).toHaveLength(4)
  })

  test('have increasing ids, null dates before they begin and a null end while they run', () => {
    const { sub_tasks } = started(5_000).shown() as { sub_tasks: Row[] }
    const ids = sub_tasks.map(({ id }) => id)
    expect(ids).toEqual(ids.map((_, index) => ids[0]! + index))
    const [done, running, pending] = [sub_tasks[0]!, sub_tasks[1]!, sub_tasks[2]!]
    expect(done).toMatchObject({ progress: 100, end_date: expect.any(Number) })
    expect(running).toMatchObject({ start_date: expect.any(Number), end_date: null })
    expect(running.progress).toBeGreaterThan(0)
    expect(running.progress).toBeLessThan(100)
    expect(pending).toMatchObject({ progress: 0, start_date: null, end_date: null })
  })
})

test('fields that are not set yet are null or empty (ShowTask examples, ref@473k, 481k)', () => {
  const { shown } = started(1_000)
  expect(shown().target_server).toMatchObject({ btrfs_list: [], volume_groups: [] })
  for (const row of shown().sub_tasks) expect(row).toMatchObject({ process_trace: null })
})

describe('figures', () => {
  test.each([0, 1_000, 12_450, 13_000, 22_319, 25_000])(
    'agree with one another %i ms after the start',
    (ms) => {
      const { shown, workspace, until, task_id } = started(ms)
      const { now } = workspace.clock
      const task = shown()
      expect(task.estimate_complete_time).toBe(now + task.remain_seconds)
      const worked = (task.sub_tasks as Row[])
        .filter((row) => row.start_date !== null)
        .reduce((sum, row) => sum + (row.end_date ?? now) - row.start_date!, 0)
      expect(task.total_time).toBe(worked)
      const running = (task.sub_tasks as Row[]).find((row) => row.start_date && !row.end_date)
      expect(task.subtask_info).toBe(running ? `${running.name}-${running.progress}` : null)
      until(task_id, 'MIGRATE_SUCCESS')
      expect(workspace.clock.now).toBe(task.estimate_complete_time)
      expect(shown().finish_date).toBe(task.estimate_complete_time)
    },
  )

  test('the speed is that of the line while data moves, and 0 before', () => {
    expect(started(1_000).shown().migrate_speed).toBe(0)
    expect(started(13_000).shown().migrate_speed).toBe(100)
    expect(started(13_000, { speed_limit: 30 }).shown().migrate_speed).toBe(30)
  })

  test('remain_seconds is in ms like the printed figures, or in seconds where set so', () => {
    const { shown, call } = started(1_000)
    const { remain_seconds } = shown()
    call('ChangeSettings', { body: { remain_unit: 's' } })
    expect(shown().remain_seconds).toBe(Math.ceil(remain_seconds / 1000))
  })

  test('stand still while a task is paused', () => {
    const { act, pass, shown, task_id } = started(13_000)
    act(task_id, 'stop')
    pass(1_000)
    const paused = shown()
    pass(3_600_000)
    expect(shown()).toEqual(paused)
    expect(paused).toMatchObject({ state: 'ABORT', migrate_speed: 0, subtask_info: null })
  })
})

describe('the target', () => {
  test('shows the names of Btrfs file systems: typed SDKs read texts there', () => {
    const target_server = { vm_id: 'ecs-1', btrfs_list: [{ name: 'data', size: 1 }, {}] }
    expect(started(0, { target_server }).shown().target_server.btrfs_list).toEqual(['data', ''])
  })

  test('holds the disk of the agent image from its attachment until it is detached', () => {
    const { shown, pass, until, task_id } = started(9_000)
    expect(shown().target_server.image_disk_id).toBeNull()
    pass(3_000)
    expect(shown().target_server.image_disk_id).toEqual(expect.any(String))
    until(task_id, 'MIGRATE_SUCCESS')
    expect(shown().target_server).toMatchObject({
      image_disk_id: null,
      cutovered_snapshot_ids: expect.any(String),
    })
  })

  test('has the ids of the disks that are made, but for those that the client gave', () => {
    const disks = [
      { name: '/dev/vda', size: 1, device_use: 'BOOT', disk_id: '0' },
      { name: '/dev/vdb', size: 1, device_use: 'NORMAL' },
    ]
    const { shown, until, task_id } = started(0, { target_server: { disks } })
    expect(shown().target_server).toMatchObject({ vm_id: '', disks: [{ disk_id: '0' }, {}] })
    until(task_id, 'MIGRATE_SUCCESS')
    expect(shown().target_server).toMatchObject({
      vm_id: expect.stringMatching(/./),
      disks: [{ disk_id: '0' }, { disk_id: expect.stringMatching(/./) }],
    })
  })
})
