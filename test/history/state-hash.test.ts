import { expect, test } from 'vitest'
import { readState, stateHash } from '../../src/history/state-hash.ts'
import { freshWorkspace, readyTask } from '../support/emulator.ts'

const grown = (options = {}) => {
  const cloud = freshWorkspace(options)
  const { task_id } = readyTask(cloud)
  cloud.act(task_id, 'start')
  cloud.pass(13_000)
  return { ...cloud, task_id }
}

test('two workspaces with the same seed and steps have the same state', () => {
  const [one, two] = [grown(), grown()]
  expect(readState(two.workspace)).toEqual(readState(one.workspace))
  expect(stateHash(two.workspace)).toBe(stateHash(one.workspace))
})

test('another seed, time or setting is another state', () => {
  const { workspace, pass, call } = grown()
  const hashes = [stateHash(workspace), stateHash(grown({ seed: 'other' }).workspace)]
  pass(1)
  hashes.push(stateHash(workspace))
  call('ChangeSettings', { body: { line_mbps: 7 } })
  hashes.push(stateHash(workspace))
  expect(new Set(hashes).size).toBe(4)
})

test('reading does not change the state', () => {
  const { workspace, show, task_id } = grown()
  const before = stateHash(workspace)
  show(task_id)
  expect(stateHash(workspace)).toBe(before)
})

test('a rewind restores the state', () => {
  const { workspace, act, task_id } = grown()
  const [before, request] = [stateHash(workspace), workspace.journal.next - 1]
  act(task_id, 'stop')
  expect(stateHash(workspace)).not.toBe(before)
  workspace.history.rewind(request)
  expect(stateHash(workspace)).toBe(before)
})

test('the control API returns it with the time and the number of the last request', () => {
  const { workspace, call } = grown()
  expect(call('ShowStateHash').body).toEqual({
    state_hash: stateHash(workspace),
    now_ms: workspace.clock.now,
    last_request: 4,
  })
})
