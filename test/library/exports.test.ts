// The library: export and import of workspaces. (The clock is in test/stories.)
import { expect, onTestFinished, test } from 'vitest'
import { ControlError } from '../../src/api/control-error.ts'
import { stateHash } from '../../src/history/state-hash.ts'
import { createEmulator } from '../../src/index.ts'

const library = async () => {
  const running = await createEmulator({ clock: 'frozen', seed: 'test' })
  onTestFinished(() => running.close())
  const cloud = running.workspace('one')
  const hashOf = (name = 'one') => stateHash(running.emulator.workspaces.find(name)!)
  return { ...running, cloud, hashOf }
}

test('a snapshot can be restored', async () => {
  const { cloud, hashOf } = await library()
  cloud.snapshot('before')
  const hash = hashOf()
  cloud.clock.advance({ by_ms: 1_000 })
  expect(cloud.snapshots()).toEqual(['before'])
  cloud.restore('before')
  expect(hashOf()).toBe(hash)
  expect(() => cloud.restore('never')).toThrow(ControlError)
})

test('a fork is a cloud of its own, as it is or as it was', async () => {
  const { cloud, url, hashOf } = await library()
  const from = cloud.clock.now()
  const { headers } = await fetch(`${url}/v3/tasks`, {
    headers: { 'X-Auth-Token': 'workspace/one' },
  })
  cloud.clock.advance({ by_ms: 1_000 })
  const fork = cloud.fork('two')
  expect(hashOf('two')).toBe(hashOf())
  fork.clock.advance({ by_ms: 1_000 })
  expect(cloud.clock.now()).toBe(from + 1_000)
  const at_request = headers.get('x-request-id')!
  expect(cloud.fork('three', { at_request }).clock.now()).toBe(from)
  expect(() => cloud.fork('two')).toThrow('already exists')
})

test('a rewind goes back to a request', async () => {
  const { cloud, hashOf } = await library()
  const hash = hashOf()
  cloud.clock.advance({ by_ms: 1_000 })
  cloud.rewind(0)
  expect(hashOf()).toBe(hash)
  expect(() => cloud.rewind(9)).toThrow('Request `9` is not in')
})

test('what is exported can be imported, here or elsewhere', async () => {
  const { cloud, workspace, hashOf } = await library()
  cloud.clock.advance({ by_ms: 1_000 })
  const text = cloud.export()
  const other = workspace('other')
  other.import(text)
  expect(other.export()).toBe(text)
  expect(hashOf('other')).toBe(hashOf())
  expect(() => other.import('{"format": }')).toThrow('line 1 column 12')
  expect(() => other.import('{}')).toThrow('format')
  expect(other.export()).toBe(text)
})
