import { describe, expect, test } from 'vitest'
import { inDryRun } from '../../src/history/dry-run.ts'
import { inSandbox, inSandboxAfter } from '../../src/history/sandbox.ts'
import { stateHash } from '../../src/history/state-hash.ts'
import { advance } from '../../src/simulation/advance.ts'
import { freshWorkspace, readyTask } from '../support/emulator.ts'
import { freshDirectory } from '../support/program.ts'

const running = (options = {}) => {
  const cloud = freshWorkspace(options)
  const { task_id } = readyTask(cloud)
  cloud.act(task_id, 'start')
  return { ...cloud, task_id }
}

describe.each([
  ['in memory', () => ({})],
  ['on disk', () => ({ dataDir: freshDirectory() })],
])('a copy of a workspace %s', (_, options) => {
  test('is equal to it, and changes to the copy stay there', () => {
    const { workspace, task_id } = running(options())
    const hash = stateHash(workspace)
    inSandbox(workspace, (copy) => {
      expect(stateHash(copy)).toBe(hash)
      advance(copy, { by_ms: 3_600_000 })
      expect(copy.tasks.get(task_id)!.state).toBe('MIGRATE_SUCCESS')
    })
    expect(stateHash(workspace)).toBe(hash)
  })

  test('of its past is as it was after a request', () => {
    const { workspace, task_id, pass } = running(options())
    const hash = stateHash(workspace)
    const [entry] = workspace.journal.list({}, 1)
    pass(3_600_000)
    expect(inSandboxAfter(workspace, entry!, stateHash)).toBe(hash)
    expect(workspace.tasks.get(task_id)!.state).toBe('MIGRATE_SUCCESS')
  })
})

test('a request before the history has no copy', () => {
  const { workspace, pass } = running()
  pass(1_000)
  const past = { seq: workspace.journal.span().last, at_ms: workspace.clock.now - 1 }
  expect(inSandboxAfter(workspace, past, () => true)).toBeUndefined()
})

describe('a dry run', () => {
  test('returns its result, and leaves clock, rows and events as they were', () => {
    const { workspace } = running()
    const hash = stateHash(workspace)
    const now = workspace.clock.now
    const fired = inDryRun(workspace, () => advance(workspace, { next_event: true }))
    expect(fired).toHaveLength(1)
    expect(workspace.clock.now).toBe(now)
    expect(stateHash(workspace)).toBe(hash)
    expect(workspace.events.drain()).toEqual([])
  })

  test('passes an error on', () => {
    const { workspace } = running()
    const fail = () => {
      throw new Error('no')
    }
    expect(() => inDryRun(workspace, fail)).toThrow('no')
  })
})
