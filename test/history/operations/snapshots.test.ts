// ListSnapshots, CreateSnapshot, RestoreSnapshot, DeleteSnapshot.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { declareUser } from '../../support/callers.ts'
import { freshWorkspace, linuxServer, readyTask } from '../../support/emulator.ts'
import { freshDirectory } from '../../support/program.ts'
import {
  adjustableTime,
  copyingTask,
  lastRequestNumber,
  stateHashOf,
} from '../../support/running-migration.ts'

type Cloud = Pick<ReturnType<typeof freshWorkspace>, 'call'>

const keep = ({ call }: Cloud, name = 'before') => call('CreateSnapshot', { body: { name } })
const restore = ({ call }: Cloud, snapshot = 'before') =>
  call('RestoreSnapshot', { params: { snapshot } })
const names = ({ call }: Cloud) =>
  call('ListSnapshots').body.snapshots.map(({ name }: { name: string }) => name)

describe('types', () => {
  test.each<[string, object, string]>([
    ['name', {}, 'MissingParameter'],
    ['name', { name: 7 }, 'InvalidParameter'],
    ['name', { name: '' }, 'InvalidParameter'],
    ['name', { name: '../x' }, 'InvalidParameter'],
    ['name', { name: '.hidden' }, 'InvalidParameter'],
    ['name', { name: 'n'.repeat(65) }, 'InvalidParameter'],
    ['colour', { name: 'a', colour: 'red' }, 'UnknownField'],
  ])('a wrong %s is refused by name: %j', (field, body, code) => {
    const cloud = freshWorkspace()
    expect(cloud.call('CreateSnapshot', { body })).toMatchObject({
      status: 400,
      body: { error: { code, message: expect.stringContaining(field) } },
    })
    expect(names(cloud)).toEqual([])
  })
})

describe('refusals', () => {
  test.each(['ListSnapshots', 'CreateSnapshot', 'RestoreSnapshot', 'DeleteSnapshot'])(
    '%s of a workspace that does not exist does not make it, when strict',
    (operation) => {
      const { call } = freshWorkspace({ strict: true })
      const params = { workspace: 'nobody', snapshot: 'a' }
      expect(call(operation, { params, body: { name: 'a' } })).toMatchObject({
        status: 404,
        body: { error: { code: 'WorkspaceNotFound' } },
      })
    },
  )

  test.each(['RestoreSnapshot', 'DeleteSnapshot'])('%s of an unknown one is 404', (operation) => {
    const cloud = freshWorkspace()
    for (const snapshot of ['never', '../test', 'x/y'])
      expect(cloud.call(operation, { params: { snapshot } })).toMatchObject({
        status: 404,
        body: { error: { code: 'SnapshotNotFound' } },
      })
  })

  test('a name that is taken is refused, and its snapshot stays as it is', () => {
    const cloud = copyingTask()
    keep(cloud)
    const before = stateHashOf(cloud)
    cloud.pass(1_000)
    expect(keep(cloud)).toMatchObject({ status: 409, body: { error: { code: 'SnapshotExists' } } })
    restore(cloud)
    expect(stateHashOf(cloud)).toBe(before)
  })

  const broken: [string, (file: string) => void, RegExp][] = [
    ['is not a database', (file) => writeFileSync(file, 'nothing '.repeat(999)), /cannot be read/],
    ['is empty', (file) => writeFileSync(file, ''), /does not contain a workspace/],
    [
      'is cut short',
      (file) => writeFileSync(file, readFileSync(file).subarray(0, 20_000)),
      /damaged|cannot be read|malformed/,
    ],
    [
      'is damaged in the middle',
      (file) => writeFileSync(file, readFileSync(file).fill(0xee, 8_192)),
      /damaged|cannot be read|malformed/,
    ],
    [
      'is of a newer version',
      (file) => void new Sqlite(file).exec('PRAGMA user_version = 99').close(),
      /newer version/,
    ],
    [
      'is the database of another program',
      (file) => {
        writeFileSync(file, '')
        new Sqlite(file).exec('CREATE TABLE notes (x); PRAGMA user_version = 1').close()
      },
      /another program/,
    ],
  ]
  test.each(broken)('one that %s is refused, and nothing is changed', (_, harm, why) => {
    const dataDir = freshDirectory()
    const cloud = copyingTask({ dataDir })
    keep(cloud)
    harm(join(dataDir, 'snapshots', 'test', 'before.sqlite'))
    cloud.pass(5_000)
    const before = stateHashOf(cloud)
    expect(restore(cloud)).toMatchObject({
      status: 409,
      body: { error: { code: 'InvalidSnapshot', message: expect.stringMatching(why) } },
    })
    expect(stateHashOf(cloud)).toBe(before)
    expect(cloud.until(cloud.task_id, 'MIGRATE_SUCCESS').at(-1)).toMatchObject({
      state: 'MIGRATE_SUCCESS',
    })
    expect(cloud.call('ListSnapshots').status).toBe(200)
  })
})

describe.each(['in memory', 'on disk'])('%s', (where) => {
  const home = () => ({ dataDir: where === 'on disk' ? freshDirectory() : null })

  test('snapshots are listed by name with the times of their clocks', () => {
    const cloud = freshWorkspace(home())
    keep(cloud, 'b')
    cloud.pass(1_000)
    expect(keep(cloud, 'a')).toMatchObject({ status: 201, body: { name: 'a' } })
    const from = Date.UTC(2026, 0, 1)
    expect(cloud.call('ListSnapshots').body.snapshots).toEqual([
      { name: 'a', now_ms: from + 1_000, bytes: expect.any(Number) },
      { name: 'b', now_ms: from, bytes: expect.any(Number) },
    ])
    cloud.call('DeleteSnapshot', { params: { snapshot: 'a' } })
    expect(names(cloud)).toEqual(['b'])
    expect(restore(cloud, 'a').status).toBe(404)
  })

  test('a restored state is the saved one, and continues as it did the first time', () => {
    const cloud = copyingTask(home())
    keep(cloud)
    const before = stateHashOf(cloud)
    const live = () => {
      const fired = cloud.until(cloud.task_id, 'MIGRATE_SUCCESS')
      const shown = cloud.show(cloud.task_id)
      const id = cloud.call('RegisterServer', { body: linuxServer({ name: 'next' }) }).body.id
      return { fired, shown, id, hash: stateHashOf(cloud) }
    }
    const first = live()
    expect(restore(cloud)).toMatchObject({ status: 200, body: { name: 'test', tasks: 1 } })
    expect(stateHashOf(cloud)).toBe(before)
    expect(live()).toEqual(first)
  })

  test('snapshots end with their workspace, and outlive a reset', () => {
    const cloud = copyingTask(home())
    keep(cloud)
    const before = stateHashOf(cloud)
    cloud.call('ResetWorkspace')
    expect(names(cloud)).toEqual(['before'])
    restore(cloud)
    expect(stateHashOf(cloud)).toBe(before)
    cloud.call('DeleteWorkspace')
    expect(restore(cloud).status).toBe(404)
    cloud.call('ListServers')
    expect(restore(cloud)).toMatchObject({ body: { error: { code: 'SnapshotNotFound' } } })
    expect(names(cloud)).toEqual([])
  })

  test('those of one workspace are not those of another', () => {
    const cloud = copyingTask(home())
    keep(cloud)
    const params = { workspace: 'testname', snapshot: 'before' }
    expect(cloud.call('ListSnapshots', { params }).body.snapshots).toEqual([])
    expect(cloud.call('RestoreSnapshot', { params }).status).toBe(404)
  })
})

describe('the journal', () => {
  test('continues: numbers increase, and restores and snapshots are requests', () => {
    const cloud = freshWorkspace()
    keep(cloud)
    cloud.call('RegisterServer', { body: linuxServer() })
    restore(cloud)
    cloud.call('ListServers')
    cloud.call('ListSnapshots')
    cloud.call('DeleteSnapshot', { params: { snapshot: 'before' } })
    const entries = cloud.workspace.journal.list()
    expect(entries.map(({ seq, operation }) => [seq, operation])).toEqual([
      [1, 'CreateSnapshot'],
      [2, 'RegisterServer'],
      [3, 'RestoreSnapshot'],
      [4, 'ListServers'],
      [5, 'DeleteSnapshot'],
    ])
    expect(new Set(entries.map(({ request_id }) => request_id)).size).toBe(5)
  })

  test('records that time went back', () => {
    const cloud = freshWorkspace()
    keep(cloud)
    cloud.pass(500)
    const { last_event } = cloud.workspace.journal.span()
    restore(cloud)
    const now = Date.UTC(2026, 0, 1)
    expect(cloud.workspace.journal.eventsAfter(last_event)).toEqual([
      {
        id: last_event + 1,
        request: 3,
        kind: 'clock',
        at_ms: now,
        from_ms: now + 500,
        mode: 'frozen',
        pace: 20,
      },
    ])
  })

  test('can be rewound, restores included', () => {
    const cloud = copyingTask()
    keep(cloud)
    cloud.pass(40_000)
    const [hash, request] = [stateHashOf(cloud), lastRequestNumber(cloud)]
    restore(cloud)
    cloud.act(cloud.task_id, 'stop')
    cloud.call('RewindWorkspace', { body: { to_request: request } })
    expect(stateHashOf(cloud)).toBe(hash)
  })
})

describe('clocks', () => {
  test('a flowing clock continues from the time of the snapshot, not of the host', () => {
    const { time, hostTime } = adjustableTime()
    const cloud = freshWorkspace({ clock: 'flowing', hostTime })
    const { task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    time.now += 17_000
    keep(cloud)
    const shown = cloud.show(task_id)
    const kept = cloud.call('ShowClock').body.now_ms
    time.now += 3_600_000
    expect(cloud.show(task_id).state).toBe('MIGRATE_SUCCESS')
    expect(restore(cloud).body.clock.now_ms).toBe(kept)
    expect(cloud.show(task_id)).toEqual(shown)
    time.now += 250
    expect(cloud.call('ShowClock').body.now_ms).toBe(kept + 250)
  })

  test('mode and pace are those of the snapshot', () => {
    const { time, hostTime } = adjustableTime()
    const cloud = freshWorkspace({ clock: 'flowing', hostTime })
    keep(cloud)
    const kept = cloud.call('ShowClock').body
    cloud.call('SetClock', { body: { mode: 'frozen', pace: 3 } })
    time.now += 1_000
    restore(cloud)
    expect(cloud.call('ShowClock').body).toEqual(kept)
  })

  test('on-read: states that were read later count as unread again', () => {
    const cloud = freshWorkspace({ clock: 'on-read' })
    const { task_id } = readyTask(cloud)
    cloud.act(task_id, 'start')
    keep(cloud)
    const look = () => Array.from({ length: 20 }, () => cloud.show(task_id))
    const first = look()
    restore(cloud)
    expect(look()).toEqual(first)
  })
})

describe('cached values', () => {
  test('settings are those of the snapshot', () => {
    const cloud = freshWorkspace()
    keep(cloud)
    cloud.call('ChangeSettings', { body: { line_mbps: 7 } })
    restore(cloud)
    expect(cloud.call('ShowSettings').body.line_mbps).toBe(100)
  })

  test('access keys are valid again', () => {
    const cloud = freshWorkspace()
    declareUser(cloud.emulator, 'test', 'ann', { access_keys: [{ access: 'AKANN', secret: 's' }] })
    keep(cloud)
    declareUser(cloud.emulator, 'test', 'ann', { access_keys: [] })
    expect(cloud.emulator.workspaces.ownerOfKey('AKANN')).toBeUndefined()
    restore(cloud)
    expect(cloud.emulator.workspaces.ownerOfKey('AKANN')?.name).toBe('test')
  })

  test('an older schema is brought up to date', () => {
    const dataDir = freshDirectory()
    const cloud = freshWorkspace({ dataDir })
    mkdirSync(join(dataDir, 'snapshots', 'test'), { recursive: true })
    const old = new Sqlite(join(dataDir, 'snapshots', 'test', 'old.sqlite'))
    old.exec(
      readFileSync(new URL('../../../migrations/001-workspace.sql', import.meta.url), 'utf8'),
    )
    const clock = { mode: 'frozen', pace: 20, now_ms: 1_700_000_000_000, offset_ms: 0 }
    const put = old.prepare('INSERT INTO meta VALUES (?, ?)')
    for (const [key, value] of Object.entries({ seed: 'old', clock, settings: {} }))
      put.run(key, JSON.stringify(value))
    old.pragma('user_version = 1')
    old.close()
    expect(restore(cloud, 'old')).toMatchObject({ status: 200, body: { seed: 'old' } })
    expect(cloud.call('ShowClock').body.now_ms).toBe(clock.now_ms)
    expect(cloud.call('ListMigprojects').body.count).toBe(1)
    expect(cloud.call('RegisterServer', { body: linuxServer() }).status).toBe(200)
  })
})

test('only complete snapshots are on disk', () => {
  const dataDir = freshDirectory()
  const cloud = copyingTask({ dataDir })
  keep(cloud)
  restore(cloud)
  expect(readdirSync(join(dataDir, 'snapshots', 'test'))).toEqual(['before.sqlite'])
})
