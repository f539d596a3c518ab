// Fixtures with a base.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Emulator } from '../../src/emulator.ts'
import { stateHash } from '../../src/history/state-hash.ts'
import { readFixture } from '../../src/read-fixture.ts'
import { InvalidFixtureError } from '../../src/replay/fixtures.ts'
import { rerun } from '../../src/replay/rerun.ts'
import { rerunInNewEmulator } from '../../src/rerun-in-new-emulator.ts'
import { callAs } from '../support/callers.ts'
import { freshEmulator, freshWorkspace, linuxServer } from '../support/emulator.ts'
import { freshDirectory } from '../support/program.ts'
import {
  freshRequestTarget,
  initialState,
  parseRecording as parsed,
  recordingOf,
  seedWorkspace,
} from '../support/recordings.ts'
import { copyingTask } from '../support/running-migration.ts'

/** A file that holds the text, or the value as JSON. */
const fileOf = (content: unknown) => {
  const path = join(freshDirectory(), 'a.json')
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

const call = (emulator: Emulator, operation: string, workspace: string, body?: unknown) =>
  callAs(emulator, { 'x-auth-token': `workspace/${workspace}` }, operation, {
    params: { workspace },
    ...(body !== undefined && { body }),
  })

/** A recording that begins with a migration under way. */
const recorded = () => {
  const scene = freshRequestTarget({ clock: 'flowing', pace: 7 })
  seedWorkspace(scene)
  scene.host.now += 5_000
  call(scene.emulator, 'ClearJournal', 'test')
  call(scene.emulator, 'RegisterServer', 'test', linuxServer({ name: 'late' }))
  scene.host.now += 60_000
  call(scene.emulator, 'ListTasks', 'test')
  return recordingOf(scene)
}

describe.each(['in memory', 'on disk'])('a fixture with a base, %s,', (where) => {
  const home = () => ({ dataDir: where === 'on disk' ? freshDirectory() : null })

  test('has the recorded state, and continues from there', () => {
    const recording = recorded()
    const { state_hash, now_ms, base } = JSON.parse(recording)
    const host = { now: now_ms + 1_000_000 }
    const options = { ...home(), fixtures: [fileOf(recording)], hostTime: () => host.now }
    const emulator = freshEmulator(options)
    expect(base).toBeDefined()
    expect(stateHash(emulator.workspaces.find('test')!)).toBe(state_hash)
    expect(recordingOf({ emulator, name: 'test' })).toBe(recording)
    host.now += 5
    expect(call(emulator, 'ShowClock', 'test').body.now_ms).toBe(now_ms + 5)
  })

  test('has it again after a reset, and after the workspace was deleted', () => {
    const recording = recorded()
    const fixtures = [fileOf(recording)]
    const emulator = freshEmulator({ ...home(), fixtures, hostTime: () => 0 })
    for (const end of ['ResetWorkspace', 'DeleteWorkspace']) {
      call(emulator, 'ListServers', 'test')
      call(emulator, end, 'test')
      emulator.workspaces.openOrCreate('test')
      expect(recordingOf({ emulator, name: 'test' })).toBe(recording)
    }
  })

  test('is replaced by the fixture that a reset names', () => {
    const emulator = freshEmulator({ ...home(), fixtures: [fileOf(recorded())], hostTime: () => 0 })
    const fixture = fileOf({ workspace: 'test', steps: [] })
    expect(call(emulator, 'ResetWorkspace', 'test', { fixture })).toMatchObject({
      status: 200,
      body: { seed: 'test/test', servers: 0, tasks: 0 },
    })
    const recording = recorded()
    call(emulator, 'ResetWorkspace', 'test', { fixture: fileOf(recording) })
    expect(stateHash(emulator.workspaces.find('test')!)).toBe(JSON.parse(recording).state_hash)
  })

  test('is replaced by a recording that begins with an initial state', () => {
    const emulator = freshEmulator({ ...home(), fixtures: [fileOf(recorded())], hostTime: () => 0 })
    const scene = freshRequestTarget()
    call(scene.emulator, 'ListTasks', 'test')
    const recordedAgain = recordingOf(scene)
    expect(rerun(emulator, parsed(recordedAgain)).divergence).toBeNull()
    expect(recordingOf({ emulator, name: 'test' })).toBe(recordedAgain)
  })

  test('can begin a workspace at run time, whose seed and clock are those of its base', () => {
    const fixture = fileOf(recorded())
    const { call: ask, emulator } = freshWorkspace(home(), 'other')
    const made = ask('CreateWorkspace', { body: { name: 'test', fixture } })
    expect(made).toMatchObject({ status: 201, body: { seed: 'test/test', clock: { pace: 7 } } })
    expect(emulator.workspaces.find('test')!.tasks.count()).toBe(1)
    const seeded = ask('CreateWorkspace', { body: { name: 'third', fixture, seed: 'mine' } })
    expect(seeded).toMatchObject({
      status: 400,
      body: { error: { code: 'InvalidFixture', message: expect.stringContaining('seed') } },
    })
    expect(emulator.workspaces.has('third')).toBe(false)
  })
})

describe('a fixture with a base, once it is on disk,', () => {
  const kept = () => {
    const recording = recorded()
    const dataDir = freshDirectory()
    const options = { dataDir, fixtures: [fileOf(recording)], hostTime: () => 0 }
    return { recording, options, first: new Emulator(options) }
  }

  test('starts again if the process was killed before it was complete', () => {
    const { recording, options, first } = kept()
    call(first, 'RegisterServer', 'test', linuxServer())
    first.workspaces.find('test')!.beginInitialising()
    first.close()
    expect(recordingOf({ emulator: freshEmulator(options), name: 'test' })).toBe(recording)
  })

  test('continues after a restart as if there had been none', () => {
    const { recording, options, first } = kept()
    first.close()
    const emulator = freshEmulator(options)
    expect(recordingOf({ emulator, name: 'test' })).toBe(recording)
    const { first_request, steps } = parsed(recording)
    const { next } = emulator.workspaces.find('test')!.journal
    expect(next).toBe(first_request! + steps.length)
    call(emulator, 'RegisterServer', 'test', linuxServer())
    expect(emulator.workspaces.find('test')!.servers.count()).toBe(3)
  })
})

describe('an invalid base is refused with the path of the problem:', () => {
  // biome-ignore lint/suspicious/noExplicitAny: tests write anything anywhere
  type Anything = any
  const wrong: [string, (file: Anything) => unknown][] = [
    [
      'base: it cannot stand beside initial_state',
      (file) => Object.assign(file, { initial_state: initialState }),
    ],
    ['base.schema', ({ base }) => Object.assign(base, { schema: 'new' })],
    ['base.schema is 99; this program', ({ base }) => Object.assign(base, { schema: 99 })],
    ['base.strict', ({ base }) => delete base.strict],
    ['base: remove colour', ({ base }) => Object.assign(base, { colour: 'red' })],
    ['base.tables.servers', ({ base }) => Object.assign(base.tables, { servers: 7 })],
    ['base.tables.notes is not a table', ({ base }) => Object.assign(base.tables, { notes: [] })],
    ['base.tables.timers is missing', ({ base }) => delete base.tables.timers],
    ['base.tables.meta: it has no row with the key seed', ({ base }) => base.tables.meta.splice(0)],
    ['base.tables.timers[0].due_at', ({ base }) => delete base.tables.timers[0].due_at],
    [
      'base.tables.servers[0].document.state',
      ({ base }) => Object.assign(base.tables.servers[0].document, { state: 'lost' }),
    ],
    [
      'base.tables.users[0].document.password',
      ({ base }) => Object.assign(base.tables.users[0].document.password, { $sealed: 'eA==' }),
    ],
    [
      'base.tables.meta[0].value.mode',
      ({ base }) => Object.assign(base.tables.meta[0].value, { mode: 'late' }),
    ],
  ]
  test.each(wrong)('%s', (why, spoil) => {
    const file = JSON.parse(recorded())
    spoil(file)
    const path = fileOf(file)
    expect(() => readFixture(path)).toThrow(InvalidFixtureError)
    expect(() => readFixture(path)).toThrow(why)
  })
})

test('a base of any earlier schema is migrated', () => {
  const folder = new URL('../fixtures/worlds/', import.meta.url)
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.json'))) {
    const { schema, tables } = JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
    const base = { schema, tables, strict: false }
    const steps = [{ operation: 'ListTasks' }, { advance_ms: 60_000 }]
    const file = parsed(JSON.stringify({ workspace: 'a', base, first_request: 7, steps }))
    expect(rerunInNewEmulator(file), name).toMatchObject({ taken: 2, divergence: null })
  }
})

test('a rewind in it goes back as far as the base, and no further', () => {
  const cloud = copyingTask()
  cloud.call('ClearJournal')
  cloud.call('RegisterServer', { body: linuxServer() })
  const fixtures = [fileOf(recordingOf({ emulator: cloud.emulator, name: 'test' }))]
  const emulator = freshEmulator({ fixtures })
  const rewind = (to_request: number) => call(emulator, 'RewindWorkspace', 'test', { to_request })
  expect(rewind(4)).toMatchObject({ status: 200, body: { servers: 1, tasks: 1 } })
  expect(rewind(3)).toMatchObject({ status: 410, body: { error: { code: 'HistoryExpired' } } })
})
