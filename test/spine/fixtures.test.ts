import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Emulator } from '../../src/spine/emulator.ts'
import { FixtureUnusable, readFixture } from '../../src/spine/fixtures.ts'
import { operationsById } from '../../src/spine/table.ts'
import { freshEmulator } from '../support/emulator.ts'

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
  emulator.call(operationsById.get(operation)!, {
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
    ['a step of another kind', { workspace: 'a', steps: [{ wait_ms: 1 }] }, 'steps.0'],
    ['time that goes back', { workspace: 'a', steps: [{ advance_ms: -1 }] }, 'steps.0'],
    ['a list', [], 'object'],
  ])('%s cannot be used, which is said in one line', (_, content, why) => {
    const path = fileOf(content)
    const read = () => readFixture(path)
    expect(read).toThrow(FixtureUnusable)
    expect(read).toThrow(path)
    expect(read).toThrow(why)
    expect(read).not.toThrow(/\n/)
  })

  test.each(['no-such-fixture', '/no/such/file.json'])('%s is not there', (name) => {
    expect(() => readFixture(name)).toThrow(FixtureUnusable)
    expect(() => readFixture(name)).toThrow(name)
  })
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

  test('makes the same ids of the same fixture and seed', () => {
    const fixtures = [fileOf({ workspace: 'a', steps: [register('one')] })]
    const list = (seed: string) => call(freshEmulator({ fixtures, seed }), 'ListServers', 'a')
    expect(list('x')).toEqual(list('x'))
    expect(list('x')).not.toEqual(list('y'))
  })

  test('replays them strict as well: they declare what there is', () => {
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
    expect(start).toThrow(FixtureUnusable)
    expect(start).toThrow(why)
  })

  test('leaves nothing on disk of a fixture that failed, so that a mended one is replayed', () => {
    const dataDir = directory()
    const path = fileOf({ workspace: 'a', steps: [register('one'), register('')] })
    expect(() => new Emulator({ dataDir, fixtures: [path] })).toThrow(FixtureUnusable)
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
