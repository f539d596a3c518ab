import { expect, test } from 'vitest'
import { readState, stateHash } from '../../src/history/state-hash.ts'
import { freshWorkspace, readyTask } from '../support/emulator.ts'

const grown = (options = {}) => {
  const place = freshWorkspace(options)
  const { task_id } = readyTask(place)
  place.act(task_id, 'start')
  place.pass(13_000)
  return { ...place, task_id }
}

test('two worlds with the same seed and steps are equal', () => {
  const [one, two] = [grown(), grown()]
  expect(readState(two.workspace)).toEqual(readState(one.workspace))
  expect(stateHash(two.workspace)).toBe(stateHash(one.workspace))
})

test('another seed, instant or setting is another world', () => {
  const { workspace, pass, call } = grown()
  const hashes = [stateHash(workspace), stateHash(grown({ seed: 'other' }).workspace)]
  pass(1)
  hashes.push(stateHash(workspace))
  call('ChangeSettings', { body: { line_mbps: 7 } })
  hashes.push(stateHash(workspace))
  expect(new Set(hashes).size).toBe(4)
})

test('what was only read leaves the world as it is', () => {
  const { workspace, show, task_id } = grown()
  const before = stateHash(workspace)
  show(task_id)
  expect(stateHash(workspace)).toBe(before)
})

test('going back makes it the world that it was', () => {
  const { workspace, act, task_id } = grown()
  const [before, request] = [stateHash(workspace), workspace.journal.next - 1]
  act(task_id, 'stop')
  expect(stateHash(workspace)).not.toBe(before)
  workspace.history.rewind(request)
  expect(stateHash(workspace)).toBe(before)
})

test('the control API tells it, with where in its time and story the world is', () => {
  const { workspace, call } = grown()
  expect(call('ShowStateHash').body).toEqual({
    state_hash: stateHash(workspace),
    now_ms: workspace.clock.now,
    last_request: 4,
  })
})
