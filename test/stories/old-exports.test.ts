// Exports of every schema so far: each is imported, used and exported again. See
// test/fixtures/worlds.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { schemaVersion } from '../../src/store/database.ts'
import { callAs, callWithToken, passwordLogin } from '../support/callers.ts'
import { freshWorkspace } from '../support/emulator.ts'

const folder = new URL('../fixtures/worlds/', import.meta.url)
const migrations = new URL('../../migrations/', import.meta.url)

const exports = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => {
    const text = readFileSync(new URL(file, folder), 'utf8')
    return { file, text, schema: JSON.parse(text).schema as number }
  })

test('there is one of every schema; that of the newest may be missing', () => {
  const versions = readdirSync(migrations)
    .filter((file) => file.endsWith('.sql'))
    .map((file) => Number(file.slice(0, 3)))
    .filter((version) => version < schemaVersion())
  expect(exports.map(({ schema }) => schema)).toEqual(expect.arrayContaining(versions))
})

describe.each(exports)('$file', ({ text, schema }) => {
  const imported = () => {
    const cloud = freshWorkspace({}, 'golden')
    const reply = cloud.call('ImportWorkspace', { body: JSON.parse(text) })
    expect(reply.body).toMatchObject({ name: 'golden', servers: 4, tasks: 4 })
    const all = cloud.call('ListTasks').body.tasks
    const named = (name: string): string =>
      all.find((task: { name: string }) => task.name === name).id
    const exported = () => `${cloud.call('ExportWorkspace').body}`
    return { ...cloud, named, exported }
  }

  test('shows its tasks as they were', () => {
    const { call } = imported()
    const { tasks } = call('ListTasks').body
    expect(tasks.map(({ name, state }: Record<string, string>) => `${name} ${state}`)).toEqual([
      'ready READY',
      'stopped ABORT',
      'running RUNNING',
      'ended MIGRATE_SUCCESS',
    ])
    expect(call('ShowSettings').body).toMatchObject({ line_mbps: 200, delays: { deleting: 9000 } })
  })

  test('lets its tasks be finished, started, synchronised and deleted', () => {
    const { act, call, named, until } = imported()
    expect(until(named('running'), 'MIGRATE_SUCCESS').at(-1)?.state).toBe('MIGRATE_SUCCESS')
    for (const [name, action] of [
      ['ready', 'start'],
      ['stopped', 'start'],
    ] as const) {
      expect(act(named(name), action).status).toBe(200)
      expect(until(named(name), 'MIGRATE_SUCCESS').at(-1)?.state).toBe('MIGRATE_SUCCESS')
    }
    expect(act(named('ended'), 'restart').status).toBe(200)
    expect(call('DeleteTask', { params: { task_id: named('running') } }).status).toBe(200)
  })

  test('replies to all reads, and its users can sign in', () => {
    const { call, named, emulator } = imported()
    for (const name of ['ended', 'running', 'stopped', 'ready']) {
      const params = { task_id: named(name) }
      for (const row of ['ShowTask', 'ShowCertKey', 'ShowConsistencyResult', 'ShowsSpeedLimits'])
        expect(call(row, { params }).status, row).toBe(200)
    }
    for (const row of ['ListServers', 'ListTemplates', 'ListMigprojects', 'ShowOverview'])
      expect(call(row).status, row).toBe(200)
    const body = passwordLogin('golden', 'ann', 'Secret-1')
    const { status, headers } = callAs(emulator, {}, 'KeystoneCreateUserTokenByPassword', { body })
    expect(status).toBe(201)
    const token = headers['X-Subject-Token']!
    expect(callWithToken(emulator, token, 'ListServers').body.count).toBe(4)
  })

  test('is exported with the newest schema, and imported again', () => {
    const { call, exported } = imported()
    const again = exported()
    expect(JSON.parse(again).schema).toBe(schemaVersion())
    if (schema === schemaVersion()) expect(again).toBe(text)
    const params = { workspace: 'again' }
    expect(call('ImportWorkspace', { params, body: JSON.parse(again) }).status).toBe(200)
    expect(`${call('ExportWorkspace', { params }).body}`).toBe(again)
  })
})
