// The sub-tasks of a task: by kind of migration, by target, and in each round.
import { describe, expect, test } from 'vitest'
import { freshWorkspace, linuxServer, readyTask, windowsServer } from '../../support/emulator.ts'

type Row = {
  id: number
  name: string
  user_op: string
  progress: number
  start_date: number | null
  end_date: number | null
}
type Place = ReturnType<typeof freshWorkspace>

const rowsOf = ({ show }: Place, task_id: string): Row[] => show(task_id).sub_tasks

const phasesOf = (rows: readonly Row[]) =>
  [...Map.groupBy(rows, (row) => row.user_op)].map(([user_op, each]) => ({
    [user_op]: each.map((row) => row.name),
  }))

const linuxBlock = { task: { type: 'MIGRATE_BLOCK' } }
const windows = {
  server: windowsServer(),
  task: { type: 'MIGRATE_BLOCK', os_type: 'WINDOWS' },
}
const kinds = [
  { kind: 'Linux by file', from: {}, suffix: 'LINUX_FILE', format: 'FORMAT_DISK_LINUX_FILE' },
  {
    kind: 'Linux by block',
    from: linuxBlock,
    suffix: 'LINUX_BLOCK',
    format: 'FORMAT_DISK_LINUX_BLOCK',
  },
  {
    kind: 'Windows by block',
    from: windows,
    suffix: 'WINDOWS_BLOCK',
    format: 'FORMAT_DISK_WINDOWS',
  },
]
const started = (from: { server?: object; task?: object }, change: object = {}, pace = 20) => {
  const place = freshWorkspace({ pace })
  const ids = readyTask(place, { ...from, task: { ...from.task, ...change } })
  place.act(ids.task_id, 'start')
  return { place, ...ids }
}

describe.each(kinds)('a migration of $kind', ({ from, suffix, format }) => {
  const configure = suffix.startsWith('WINDOWS') ? 'CONFIGURE_WINDOWS' : `CONFIGURE_${suffix}`
  const copy = ['SSL_CONFIG', 'ATTACH_AGENT_IMAGE', format, `MIGRATE_${suffix}`]
  const launch = [configure, 'DETTACH_AGENT_IMAGE']
  const round = ['SSL_CONFIG', 'ATTACH_AGENT_IMAGE', `SYNC_${suffix}`]

  test('copies to an existing server in four rows (UpdateTask example, ref@481k)', () => {
    const { place, task_id } = started(from)
    expect(phasesOf(rowsOf(place, task_id))).toEqual([{ REPLICATE: copy }])
  })

  test('lists the rows of the launch once it has begun (UpdateTask example, ref@481k)', () => {
    const { place, task_id, source_id } = started(from)
    while (place.source(source_id).state !== 'cutovering') {
      expect(phasesOf(rowsOf(place, task_id))).toEqual([{ REPLICATE: copy }])
      place.next()
    }
    expect(phasesOf(rowsOf(place, task_id))).toEqual([{ REPLICATE: copy }, { CUTOVER0: launch }])
  })

  test('begins with CREATE_CLOUD_SERVER when the target does not exist', () => {
    const { place, task_id } = started(from, { exist_server: false })
    const creating = ['CREATE_CLOUD_SERVER', ...copy]
    expect(phasesOf(rowsOf(place, task_id))).toEqual([{ REPLICATE: creating }])
  })

  test('creates a target without vm_id', () => {
    const { place, task_id } = started(from, { target_server: { name: 'new' } })
    expect(rowsOf(place, task_id)[0]?.name).toBe('CREATE_CLOUD_SERVER')
  })

  test.each([true, false])(
    'checks consistency after the full replication (user guide 3.2, UG@51k), syncing %j',
    (syncing) => {
      const { place, task_id } = started(from, { syncing, is_need_consistency_check: true })
      const phase = { REPLICATE: [...copy, 'CHECK_CONSISTENCY'] }
      expect(phasesOf(rowsOf(place, task_id))).toEqual([phase])
      place.until(task_id, syncing ? 'SYNCING' : 'MIGRATE_SUCCESS')
      expect(phasesOf(rowsOf(place, task_id))).toEqual(
        syncing ? [phase] : [phase, { CUTOVER0: launch }],
      )
    },
  )

  test('checks a synchronisation that asks for it, and only that one (FAQ@197k, ref@528k)', () => {
    const { place, task_id } = started(from, { is_need_consistency_check: true })
    place.until(task_id, 'MIGRATE_SUCCESS')
    for (const asked of [{ is_need_consistency_check: true }, {}]) {
      place.act(task_id, 'restart', asked)
      place.pass(120_000)
    }
    expect(phasesOf(rowsOf(place, task_id)).slice(2)).toEqual([
      { RESYNC0: [...round, 'CHECK_CONSISTENCY'] },
      { RESYNC1: round },
    ])
    const results = place.call('ShowConsistencyResult', { params: { task_id } }).body
    expect(results.result_list).toHaveLength(2)
  })

  test('checks 100 GB in about 13 minutes, for Windows in 17 (FAQ@201k)', () => {
    const gigabyte = 1024 ** 3
    const disk = { name: '/dev/sda', device_use: 'BOOT', size: 2e11, used_size: 100 * gigabyte }
    const server = { ...(from as { server?: object }).server, disks: [disk] }
    const place = freshWorkspace({ pace: 1 })
    const ids = readyTask(place, {
      server: server.disks ? { ...linuxServer(server), ...server } : linuxServer(),
      task: { ...(from as { task?: object }).task, syncing: true, is_need_consistency_check: true },
    })
    place.act(ids.task_id, 'start')
    place.until(ids.task_id, 'SYNCING')
    const check = rowsOf(place, ids.task_id).at(-1)!
    const minutes = (check.end_date! - check.start_date!) / 60_000
    expect(minutes).toBeCloseTo(suffix.startsWith('WINDOWS') ? 17 : 13, 1)
  })

  test('plans no launch while it keeps syncing, until the launch is requested', () => {
    const { place, task_id } = started(from, { syncing: true })
    expect(phasesOf(rowsOf(place, task_id))).toEqual([{ REPLICATE: copy }])
    place.until(task_id, 'SYNCING')
    expect(phasesOf(rowsOf(place, task_id))).toEqual([{ REPLICATE: copy }])
    place.act(task_id, 'cutover')
    expect(phasesOf(rowsOf(place, task_id))).toEqual([{ REPLICATE: copy }, { CUTOVER0: launch }])
  })

  test('goes REPLICATE, CUTOVER0, RESYNC0, CUTOVER1, RESYNC1 as in seed 2', () => {
    const { place, task_id } = started(from)
    place.until(task_id, 'MIGRATE_SUCCESS')
    place.act(task_id, 'restart')
    place.pass(60_000)
    place.act(task_id, 'cutover')
    place.until(task_id, 'MIGRATE_SUCCESS')
    place.act(task_id, 'restart')
    place.pass(60_000)
    const rows = rowsOf(place, task_id)
    expect(phasesOf(rows)).toEqual([
      { REPLICATE: copy },
      { CUTOVER0: launch },
      { RESYNC0: round },
      { CUTOVER1: launch },
      { RESYNC1: round },
    ])
    expect(rows).toHaveLength(14)
    expect(rows.every((row) => row.progress === 100 && row.end_date !== null)).toBe(true)
  })
})

describe('the rows of a task', () => {
  test('exist from the start of their phase and not before', () => {
    const place = freshWorkspace()
    const { task_id } = readyTask(place)
    expect(rowsOf(place, task_id)).toEqual([])
    place.act(task_id, 'start')
    place.until(task_id, 'MIGRATE_SUCCESS')
    expect(rowsOf(place, task_id)).toHaveLength(6)
    place.act(task_id, 'restart')
    expect(rowsOf(place, task_id)).toHaveLength(9)
  })

  test('run one after the other: ended rows first, one running at most, pending ones blank', () => {
    const { place, task_id } = started({}, { exist_server: false, is_need_consistency_check: true })
    const states: string[] = []
    for (let boundary = 0; boundary < 11; boundary++) {
      expect(place.show(task_id).state).toBe('RUNNING')
      const rows = rowsOf(place, task_id)
      states.push(rows.map((row) => (row.end_date ? '#' : row.start_date ? '>' : '.')).join(''))
      for (const row of rows.filter((each) => each.start_date === null))
        expect(row).toMatchObject({ progress: 0, start_date: null, end_date: null })
      place.next()
    }
    expect(place.show(task_id).state).toBe('MIGRATE_SUCCESS')
    for (const state of states) expect(state).toMatch(/^#*>?\.*$/)
    // The pauses of seed 2, before the first row, the copy and DETTACH, show no running row.
    expect(states.filter((state) => !state.includes('>'))).toEqual(['......', '####..', '#######.'])
  })

  test('have increasing ids, and no two tasks share one', () => {
    const place = freshWorkspace()
    const one = readyTask(place).task_id
    const two = readyTask(place, { server: linuxServer({ name: 'other' }) }).task_id
    for (const id of [one, two]) place.act(id, 'start')
    place.until(two, 'MIGRATE_SUCCESS')
    for (const id of [two, one]) place.act(id, 'restart')
    const idsOf = (task_id: string) => rowsOf(place, task_id).map((row) => row.id)
    for (const ids of [idsOf(one), idsOf(two)]) expect(ids).toEqual([...ids].sort((a, b) => a - b))
    expect(new Set([...idsOf(one), ...idsOf(two)]).size).toBe(18)
    expect(idsOf(one).at(-3)).toBeGreaterThan(idsOf(two).at(-1)!)
  })

  test('last as long as in seed 2 at the pace of the real service', () => {
    const { place, task_id } = started({}, {}, 1)
    const begun = place.show(task_id).start_date
    place.until(task_id, 'MIGRATE_SUCCESS')
    const rows = rowsOf(place, task_id)
    const lasted = rows.map((row) => [row.name, row.end_date! - row.start_date!])
    expect(lasted).toEqual([
      ['SSL_CONFIG', 4_000],
      ['ATTACH_AGENT_IMAGE', 176_000],
      ['FORMAT_DISK_LINUX_FILE', 3_000],
      // 2,467,393,536 bytes at 100 Mbit/s.
      ['MIGRATE_LINUX_FILE', 197_392],
      ['CONFIGURE_LINUX_FILE', 111_000],
      ['DETTACH_AGENT_IMAGE', 74_000],
    ])
    const gaps = rows.map((row, i) => row.start_date! - (rows[i - 1]?.end_date ?? begun))
    expect(gaps).toEqual([16_000, 0, 0, 50_000, 0, 4_000])
  })

  test('include no consistency check for a source with Btrfs (user guide 3.2, UG@51k)', () => {
    const server = linuxServer({
      btrfs_list: [{ name: '/dev/sdb', label: '', uuid: 'u', device: '' }],
    })
    const { place, task_id } = started({ server }, { is_need_consistency_check: true })
    expect(rowsOf(place, task_id).map(({ name }) => name)).not.toContain('CHECK_CONSISTENCY')
  })

  test.each([4, 5, 95, 96])(
    'a check can be skipped from 5 to 95 percent (FAQ@200k): at %i',
    (at) => {
      const { place, task_id } = started({}, { is_need_consistency_check: true, syncing: true })
      const check = () => rowsOf(place, task_id).at(-1)!
      while (check().start_date === null) place.next()
      while (check().progress < at) place.pass(1)
      const skipped = place.act(task_id, 'skip')
      if (at === 4 || at === 96)
        return expect(skipped).toMatchObject({ status: 400, body: { error_code: 'SMS.6005' } })
      expect(skipped.status).toBe(200)
      expect(place.show(task_id)).toMatchObject({
        state: 'SKIPPING',
        source_server: { state: 'skipping' },
      })
      place.until(task_id, 'SYNCING')
      expect(place.call('ShowConsistencyResult', { params: { task_id } }).body.result_list).toEqual(
        [],
      )
    },
  )

  test('include a consistency check that only the action requests', () => {
    const place = freshWorkspace()
    const { task_id } = readyTask(place)
    place.act(task_id, 'start', { is_need_consistency_check: true })
    expect(rowsOf(place, task_id)[4]?.name).toBe('CHECK_CONSISTENCY')
  })

  test('continue after a pause and after a failure, under their ids', () => {
    const { place, task_id } = started({})
    place.pass(5_000)
    const before = rowsOf(place, task_id)
    place.act(task_id, 'stop')
    place.until(task_id, 'ABORT')
    place.pass(3_600_000)
    place.act(task_id, 'start')
    expect(rowsOf(place, task_id)).toEqual(before)
  })
})
