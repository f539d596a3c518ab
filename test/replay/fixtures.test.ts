import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Emulator } from '../../src/emulator.ts'
import { stateHash } from '../../src/history/state-hash.ts'
import { readFixture } from '../../src/read-fixture.ts'
import { InvalidFixtureError } from '../../src/replay/fixtures.ts'
import { freshEmulator, freshWorkspace } from '../support/emulator.ts'
import {
  freshRequestTarget,
  initialState,
  parseRecording as parsed,
  recordingOf,
  seedWorkspace,
} from '../support/recordings.ts'

/** A directory for the length of the test. */
const directory = () => {
  const path = mkdtempSync(join(tmpdir(), 'fixtures-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

/** A file that holds the text, or the value as JSON. */
const fileOf = (content: unknown, path = join(directory(), 'a.json')) => {
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

const register = (name: string) => ({ operation: 'RegisterServer', input: { body: { name } } })

const call = (emulator: Emulator, operation: string, workspace: string) =>
  emulator.call(emulator.operations.get(operation)!, {
    headers: { 'x-auth-token': `workspace/${workspace}` },
    params: { workspace },
  }).body as { count: number; now_ms: number; seed: string }

describe('reading a fixture', () => {
  test('a shipped one is read by its bare name', () => {
    const fixture = readFixture('testname')
    expect(fixture.workspace).toBe('testname')
    expect(fixture.steps.length).toBeGreaterThan(0)
  })

  test('a file is read by its path; a step without input has an empty one', () => {
    const steps = [{ operation: 'ListTasks' }, { advance_ms: 0 }]
    expect(readFixture(fileOf({ $comment: 'why', workspace: 'a', steps }))).toEqual({
      $comment: 'why',
      workspace: 'a',
      steps: [{ operation: 'ListTasks', input: {} }, { advance_ms: 0 }],
    })
  })

  test.each<[string, unknown, string]>([
    ['no JSON', '{"workspace":', 'JSON'],
    ['no workspace', { steps: [] }, 'workspace'],
    ['no steps', { workspace: 'a' }, 'steps'],
    ['an unknown field', { workspace: 'a', steps: [], colour: 'red' }, 'colour'],
    ['a step of another kind', { workspace: 'a', steps: [{ wait_ms: 1 }] }, 'steps[0]'],
    ['time that goes back', { workspace: 'a', steps: [{ advance_ms: -1 }] }, 'steps[0]'],
    ['a list', [], 'json: it must be an object, not a list'],
  ])('%s is refused with one line', (_, content, why) => {
    const path = fileOf(content)
    const read = () => readFixture(path)
    expect(read).toThrow(InvalidFixtureError)
    expect(read).toThrow(path)
    expect(read).toThrow(why)
    expect(read).not.toThrow(/\n/)
  })

  test.each(['no-such-fixture', '/no/such/file.json', '/no/such/file.yaml'])(
    '%s does not exist',
    (name) => {
      expect(() => readFixture(name)).toThrow(InvalidFixtureError)
      expect(() => readFixture(name)).toThrow(name)
    },
  )
})

test('a misspelt name is refused with the closest one', () => {
  expect(() => readFixture('copy-fails-lat')).toThrow(/did you mean copy-fails-late\?/)
})

describe('an emulator with fixtures', () => {
  test('replays each into its workspace, steps in order, time included', () => {
    const steps = [register('one'), { advance_ms: 5_000 }, register('two')]
    const fixtures = [fileOf({ workspace: 'a', steps }), fileOf({ workspace: 'b', steps: [] })]
    const emulator = freshEmulator({ fixtures })
    expect(emulator.workspaces.names()).toEqual(['a', 'b', 'testname'])
    expect(call(emulator, 'ListServers', 'a').count).toBe(2)
    expect(call(emulator, 'ListServers', 'b').count).toBe(0)
    expect(call(emulator, 'ShowClock', 'a').now_ms).toBe(Date.UTC(2026, 0, 1) + 5_000)
  })

  test('replays several into one workspace, one after the other', () => {
    const fixtures = ['one', 'two'].map((name) =>
      fileOf({ workspace: 'a', steps: [register(name)] }),
    )
    expect(call(freshEmulator({ fixtures }), 'ListServers', 'a').count).toBe(2)
  })

  test('gives the same ids for the same fixture and seed', () => {
    const fixtures = [fileOf({ workspace: 'a', steps: [register('one')] })]
    const list = (seed: string) => call(freshEmulator({ fixtures, seed }), 'ListServers', 'a')
    expect(list('x')).toEqual(list('x'))
    expect(list('x')).not.toEqual(list('y'))
  })

  test('replays them in strict mode too, because they declare users', () => {
    const fixtures = [fileOf({ workspace: 'a', steps: [register('one')] })]
    const emulator = freshEmulator({ fixtures, strict: true })
    expect(emulator.workspaces.find('a')!.servers.count()).toBe(1)
  })

  test.each([
    ['an unknown operation', { operation: 'Explode' }, 'step 2: there is no operation Explode'],
    ['a refused step', register(''), 'step 2: {"error_code":"SMS.6001"'],
  ])('does not start with %s', (_, step, why) => {
    const fixtures = [fileOf({ workspace: 'a', steps: [register('one'), step] })]
    const start = () => freshEmulator({ fixtures })
    expect(start).toThrow(InvalidFixtureError)
    expect(start).toThrow(why)
  })

  test('leaves nothing on disk of a fixture that failed, so that a corrected one is replayed', () => {
    const dataDir = directory()
    const path = fileOf({ workspace: 'a', steps: [register('one'), register('')] })
    expect(() => new Emulator({ dataDir, fixtures: [path] })).toThrow(InvalidFixtureError)
    fileOf({ workspace: 'a', steps: [register('one'), register('two')] }, path)
    const emulator = freshEmulator({ dataDir, fixtures: [path] })
    expect(call(emulator, 'ListServers', 'a').count).toBe(2)
  })

  test('replays nothing into a workspace that is on disk already', () => {
    const options = {
      dataDir: directory(),
      fixtures: [fileOf({ workspace: 'a', steps: [register('one')] })],
    }
    new Emulator(options).close()
    expect(call(freshEmulator(options), 'ListServers', 'a').count).toBe(1)
  })
})

describe('a replay file as a fixture', () => {
  const recorded = () => {
    const scene = freshRequestTarget({ clock: 'flowing', pace: 7 })
    seedWorkspace(scene)
    scene.host.now += 60_000
    call(scene.emulator, 'ListTasks', 'test')
    return recordingOf(scene)
  }

  test('has the recorded state, refusals included, and continues from there', () => {
    const recording = recorded()
    const { state_hash, now_ms } = parsed(recording)
    const host = { now: now_ms! + 1_000_000 }
    const fixtures = [fileOf(recording)]
    const emulator = freshEmulator({ fixtures, hostTime: () => host.now })
    const workspace = emulator.workspaces.find('test')!
    expect(stateHash(workspace)).toBe(state_hash)
    expect(recordingOf({ emulator, name: 'test' })).toBe(recording)
    host.now += 5
    expect(call(emulator, 'ShowClock', 'test').now_ms).toBe(now_ms! + 5)
  })

  test('has it again after a reset, and after the workspace was deleted', () => {
    const recording = recorded()
    const fixtures = [fileOf(recording)]
    const emulator = freshEmulator({ fixtures, hostTime: () => 0 })
    const cloud = { emulator, name: 'test' }
    for (const end of ['ResetWorkspace', 'DeleteWorkspace']) {
      call(emulator, 'ListServers', 'test')
      call(emulator, end, 'test')
      emulator.workspaces.openOrCreate('test')
      expect(recordingOf(cloud)).toBe(recording)
    }
  })

  test('replaces the fixture that its workspace would have begun with', () => {
    const { emulator } = freshRequestTarget({}, 'testname')
    call(emulator, 'ListTasks', 'testname')
    const recording = recordingOf({ emulator, name: 'testname' })
    const again = freshEmulator({ fixtures: [fileOf(recording)], hostTime: () => 0 })
    expect(recordingOf({ emulator: again, name: 'testname' })).toBe(recording)
  })

  test('can begin a workspace of its name at run time, with the seed that was recorded', () => {
    const fixture = fileOf(recorded())
    const { call: ask, emulator } = freshWorkspace({}, 'other')
    const made = ask('CreateWorkspace', { body: { name: 'test', fixture } })
    expect(made).toMatchObject({ status: 201, body: { seed: 'test/test', clock: { pace: 7 } } })
    expect(emulator.workspaces.find('test')!.tasks.count()).toBe(1)
    const seed = 'mine'
    const other = ask('CreateWorkspace', { body: { name: 'third', fixture, seed } })
    expect(other).toMatchObject({ status: 400, body: { error: { code: 'InvalidFixture' } } })
    expect(emulator.workspaces.has('third')).toBe(false)
  })

  test('may say which steps are to be refused', () => {
    const lost = { operation: 'ShowTask', input: { params: { task_id: 'x' } } }
    const start = (status: number) =>
      freshEmulator({ fixtures: [fileOf({ workspace: 'a', steps: [{ ...lost, status }] })] })
    expect(() => start(404)).not.toThrow()
    expect(() => start(403)).toThrow('step 1: {"error_code":"SMS.7703"')
    expect(() => start(403)).toThrow('which is 404 where the step says 403')
  })

  test.each([
    [
      'a workspace of no name',
      { workspace: '../a' },
      'workspace: it is not a valid workspace name',
    ],
    ['an unknown mode', { initial_state: { ...initialState, mode: 'late' } }, 'initial_state.mode'],
    [
      'an unknown setting',
      { initial_state: { ...initialState, settings: { speed: 1 } } },
      'initial_state.settings',
    ],
    ['another version', { version: 4 }, 'version'],
    ['numbers beyond any journal', { first_request: 2 ** 53 - 2 }, 'first_request'],
    ['as many lost', { missing: [{ from: 1, to: 2 ** 53 - 2 }] }, 'missing[0].to'],
    ['an unknown origin', { steps: [{ operation: 'ListTasks', origin: 'x' }] }, 'steps[0].origin'],
  ])('with %s is invalid', (_, change, why) => {
    const path = fileOf({ workspace: 'a', steps: [], ...change })
    expect(() => readFixture(path)).toThrow(InvalidFixtureError)
    expect(() => readFixture(path)).toThrow(why)
  })
})
