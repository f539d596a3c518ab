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

type Place = Pick<ReturnType<typeof freshWorkspace>, 'call'>

const keep = ({ call }: Place, name = 'before') => call('CreateSnapshot', { body: { name } })
const restore = ({ call }: Place, snapshot = 'before') =>
  call('RestoreSnapshot', { params: { snapshot } })
const names = ({ call }: Place) =>
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
    const place = freshWorkspace()
    expect(place.call('CreateSnapshot', { body })).toMatchObject({
      status: 400,
      body: { error: { code, message: expect.stringContaining(field) } },
    })
    expect(names(place)).toEqual([])
  })
})

describe('refusals', () => {
  test.each(['ListSnapshots', 'CreateSnapshot', 'RestoreSnapshot', 'DeleteSnapshot'])(
    '%s of a workspace that does not exist does not make it',
    (operation) => {
      const { call } = freshWorkspace()
      const params = { workspace: 'nobody', snapshot: 'a' }
      expect(call(operation, { params, body: { name: 'a' } })).toMatchObject({
        status: 404,
        body: { error: { code: 'WorkspaceNotFound' } },
      })
    },
  )

  test.each(['RestoreSnapshot', 'DeleteSnapshot'])('%s of an unknown one is 404', (operation) => {
    const place = freshWorkspace()
    for (const snapshot of ['never', '../test', 'x/y'])
      expect(place.call(operation, { params: { snapshot } })).toMatchObject({
        status: 404,
        body: { error: { code: 'SnapshotNotFound' } },
      })
  })

  test('a name that is taken is refused, and its snapshot stays as it is', () => {
    const place = copyingTask()
    keep(place)
    const before = stateHashOf(place)
    place.pass(1_000)
    expect(keep(place)).toMatchObject({ status: 409, body: { error: { code: 'SnapshotExists' } } })
    restore(place)
    expect(stateHashOf(place)).toBe(before)
  })

  const broken: [string, (file: string) => void, RegExp][] = [
    ['is no database', (file) => writeFileSync(file, 'nothing '.repeat(999)), /cannot be read/],
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
  test.each(broken)('one that %s is told, and nothing is touched', (_, harm, why) => {
    const dataDir = freshDirectory()
    const place = copyingTask({ dataDir })
    keep(place)
    harm(join(dataDir, 'snapshots', 'test', 'before.sqlite'))
    place.pass(5_000)
    const before = stateHashOf(place)
    expect(restore(place)).toMatchObject({
      status: 409,
      body: { error: { code: 'InvalidSnapshot', message: expect.stringMatching(why) } },
    })
    expect(stateHashOf(place)).toBe(before)
    expect(place.until(place.task_id, 'MIGRATE_SUCCESS').at(-1)).toMatchObject({
      state: 'MIGRATE_SUCCESS',
    })
    expect(place.call('ListSnapshots').status).toBe(200)
  })
})

describe.each(['in memory', 'on disk'])('%s', (where) => {
  const home = () => ({ dataDir: where === 'on disk' ? freshDirectory() : null })

  test('snapshots are listed by name with where their clocks stand', () => {
    const place = freshWorkspace(home())
    keep(place, 'b')
    place.pass(1_000)
    expect(keep(place, 'a')).toMatchObject({ status: 201, body: { name: 'a' } })
    const from = Date.UTC(2026, 0, 1)
    expect(place.call('ListSnapshots').body.snapshots).toEqual([
      { name: 'a', now_ms: from + 1_000, bytes: expect.any(Number) },
      { name: 'b', now_ms: from, bytes: expect.any(Number) },
    ])
    place.call('DeleteSnapshot', { params: { snapshot: 'a' } })
    expect(names(place)).toEqual(['b'])
    expect(restore(place, 'a').status).toBe(404)
  })

  test('a restored world is the one that was kept, and goes on as it did the first time', () => {
    const place = copyingTask(home())
    keep(place)
    const before = stateHashOf(place)
    const live = () => {
      const fired = place.until(place.task_id, 'MIGRATE_SUCCESS')
      const shown = place.show(place.task_id)
      const id = place.call('RegisterServer', { body: linuxServer({ name: 'next' }) }).body.id
      return { fired, shown, id, hash: stateHashOf(place) }
    }
    const first = live()
    expect(restore(place)).toMatchObject({ status: 200, body: { name: 'test', tasks: 1 } })
    expect(stateHashOf(place)).toBe(before)
    expect(live()).toEqual(first)
  })

  test('snapshots end with their workspace, and outlive a reset', () => {
    const place = copyingTask(home())
    keep(place)
    const before = stateHashOf(place)
    place.call('ResetWorkspace')
    expect(names(place)).toEqual(['before'])
    restore(place)
    expect(stateHashOf(place)).toBe(before)
    place.call('DeleteWorkspace')
    expect(restore(place).status).toBe(404)
    place.call('ListServers')
    expect(restore(place)).toMatchObject({ body: { error: { code: 'SnapshotNotFound' } } })
    expect(names(place)).toEqual([])
  })

  test('those of one workspace are not those of another', () => {
    const place = copyingTask(home())
    keep(place)
    const params = { workspace: 'testname', snapshot: 'before' }
    expect(place.call('ListSnapshots', { params }).body.snapshots).toEqual([])
    expect(place.call('RestoreSnapshot', { params }).status).toBe(404)
  })
})

describe('the story', () => {
  test('goes on: numbers rise, and restores and snapshots are steps of it', () => {
    const place = freshWorkspace()
    keep(place)
    place.call('RegisterServer', { body: linuxServer() })
    restore(place)
    place.call('ListServers')
    place.call('ListSnapshots')
    place.call('DeleteSnapshot', { params: { snapshot: 'before' } })
    const entries = place.workspace.journal.list()
    expect(entries.map(({ seq, operation }) => [seq, operation])).toEqual([
      [1, 'CreateSnapshot'],
      [2, 'RegisterServer'],
      [3, 'RestoreSnapshot'],
      [4, 'ListServers'],
      [5, 'DeleteSnapshot'],
    ])
    expect(new Set(entries.map(({ request_id }) => request_id)).size).toBe(5)
  })

  test('tells that time went back', () => {
    const place = freshWorkspace()
    keep(place)
    place.pass(500)
    const { last_event } = place.workspace.journal.span()
    restore(place)
    const now = Date.UTC(2026, 0, 1)
    expect(place.workspace.journal.eventsAfter(last_event)).toEqual([
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

  test('can be gone back through, restores included', () => {
    const place = copyingTask()
    keep(place)
    place.pass(40_000)
    const [hash, request] = [stateHashOf(place), lastRequestNumber(place)]
    restore(place)
    place.act(place.task_id, 'stop')
    place.call('RewindWorkspace', { body: { to_request: request } })
    expect(stateHashOf(place)).toBe(hash)
  })
})

describe('clocks', () => {
  test('one that flows goes on from the instant of the snapshot, not from that of the host', () => {
    const { time, hostTime } = adjustableTime()
    const place = freshWorkspace({ clock: 'flowing', hostTime })
    const { task_id } = readyTask(place)
    place.act(task_id, 'start')
    time.now += 17_000
    keep(place)
    const shown = place.show(task_id)
    const kept = place.call('ShowClock').body.now_ms
    time.now += 3_600_000
    expect(place.show(task_id).state).toBe('MIGRATE_SUCCESS')
    expect(restore(place).body.clock.now_ms).toBe(kept)
    expect(place.show(task_id)).toEqual(shown)
    time.now += 250
    expect(place.call('ShowClock').body.now_ms).toBe(kept + 250)
  })

  test('mode and pace are those of the snapshot', () => {
    const { time, hostTime } = adjustableTime()
    const place = freshWorkspace({ clock: 'flowing', hostTime })
    keep(place)
    const kept = place.call('ShowClock').body
    place.call('SetClock', { body: { mode: 'frozen', pace: 3 } })
    time.now += 1_000
    restore(place)
    expect(place.call('ShowClock').body).toEqual(kept)
  })

  test('on-read: what has been looked at is forgotten again', () => {
    const place = freshWorkspace({ clock: 'on-read' })
    const { task_id } = readyTask(place)
    place.act(task_id, 'start')
    keep(place)
    const look = () => Array.from({ length: 20 }, () => place.show(task_id))
    const first = look()
    restore(place)
    expect(look()).toEqual(first)
  })
})

describe('what a workspace had read', () => {
  test('settings are those of the snapshot', () => {
    const place = freshWorkspace()
    keep(place)
    place.call('ChangeSettings', { body: { line_mbps: 7 } })
    restore(place)
    expect(place.call('ShowSettings').body.line_mbps).toBe(100)
  })

  test('access keys open it again', () => {
    const place = freshWorkspace()
    declareUser(place.emulator, 'test', 'ann', { access_keys: [{ access: 'AKANN', secret: 's' }] })
    keep(place)
    declareUser(place.emulator, 'test', 'ann', { access_keys: [] })
    expect(place.emulator.workspaces.ownerOfKey('AKANN')).toBeUndefined()
    restore(place)
    expect(place.emulator.workspaces.ownerOfKey('AKANN')?.name).toBe('test')
  })

  test('an older schema is brought up to date', () => {
    const dataDir = freshDirectory()
    const place = freshWorkspace({ dataDir })
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
    expect(restore(place, 'old')).toMatchObject({ status: 200, body: { seed: 'old' } })
    expect(place.call('ShowClock').body.now_ms).toBe(clock.now_ms)
    expect(place.call('ListMigprojects').body.count).toBe(1)
    expect(place.call('RegisterServer', { body: linuxServer() }).status).toBe(200)
  })
})

test('nothing but whole snapshots lies on disk', () => {
  const dataDir = freshDirectory()
  const place = copyingTask({ dataDir })
  keep(place)
  restore(place)
  expect(readdirSync(join(dataDir, 'snapshots', 'test'))).toEqual(['before.sqlite'])
})
