import { expect, onTestFinished, test } from 'vitest'
import { ControlError } from '../../src/api/control-error.ts'
import { createEmulator } from '../../src/index.ts'
import { linuxServer } from '../support/emulator.ts'
import { brokenHarRules } from '../support/har-rules.ts'

const begin = async () => {
  const emulator = await createEmulator({ clock: 'frozen' })
  onTestFinished(() => emulator.close())
  const cloud = emulator.workspace('mine')
  const headers = { 'X-Auth-Token': 'workspace/mine', 'Content-Type': 'application/json' }
  const get = async (path: string) => (await fetch(emulator.url + path, { headers })).json()
  const register = (change: object) =>
    fetch(`${emulator.url}/v3/sources`, {
      method: 'POST',
      headers,
      body: JSON.stringify(linuxServer(change)),
    })
  return { emulator, cloud, get, register }
}

test('a journal is listed, read, exported and cleared', async () => {
  const { cloud, get, register } = await begin()
  await register({ name: 'web-1' })
  await get('/v3/tasks/none')
  expect(cloud.journal.list().map(({ operation }) => operation)).toEqual([
    'RegisterServer',
    'ShowTask',
  ])
  expect(cloud.journal.list({ status: 404, order: 'newest', limit: 1 })).toHaveLength(1)
  expect(cloud.journal.list({ status: ['4xx'], where: { 'query.limit': 'x' } })).toEqual([])
  const { request_id, changes } = cloud.journal.get(1)
  expect(changes.map(({ table }) => table)).toContain('servers')
  expect(cloud.journal.get(request_id).seq).toBe(1)
  expect(cloud.journal.text({ after: 1 })).toContain('GET /v3/tasks/none  ShowTask  404 SMS.7703')
  expect(brokenHarRules(cloud.journal.har())).toEqual([])
  cloud.journal.clear()
  expect(cloud.journal.list()).toEqual([])
})

test('requests are verified; a missing one throws, with the closest ones', async () => {
  const { cloud, register } = await begin()
  await register({ name: 'web-1' })
  const request = { operation: 'RegisterServer', body: { name: 'web-1' } }
  expect(cloud.journal.verify({ request, times: 1 })).toMatchObject({ ok: true, found: 1 })
  expect(() => cloud.journal.verify({ request, never: true })).toThrow(ControlError)
  expect(() => cloud.journal.verify({ in_order: [request, request] })).toThrow(
    /number 2 is missing/,
  )
  expect(() => cloud.journal.verify({ request: { ...request, body: { name: 'web-2' } } })).toThrow(
    /body\.name: wanted "web-2", got "web-1"/,
  )
})

test('events are delivered from the call on, even if they are read later', async () => {
  const { cloud, get } = await begin()
  await get('/v3/tasks')
  const events = cloud.events()
  await get('/v3/sources')
  cloud.clock.advance({ by_ms: 5 })
  const { value: first } = await events.next()
  const { value: second } = await events.next()
  expect(first).toMatchObject({ kind: 'request', operation: 'ListServers', id: 2 })
  expect(second).toMatchObject({ kind: 'clock', id: 3 })
  await events.return()
})

test('events go on where they were, some kinds alone', async () => {
  const { cloud, get } = await begin()
  await get('/v3/tasks')
  await get('/v3/sources')
  const all = cloud.events({ last_event_id: '0' })
  const { value: first } = await all.next()
  await all.return()
  const rest = cloud.events({ kinds: ['request'], last_event_id: first!.last_event_id })
  expect((await rest.next()).value).toMatchObject({ operation: 'ListServers' })
  await rest.return()
  expect(() => cloud.events({ last_event_id: 'x' })).toThrow(ControlError)
})

test('events are selected by a request match: a transition has its task, and nothing more', async () => {
  const { cloud, get } = await begin()
  await get('/v3/tasks')
  await get('/v3/tasks/t-1')
  await get('/v3/sources')
  await get('/v3/tasks/t-2')
  const failed = cloud.events({ status: '4xx', task: ['t-2', 't-3'], last_event_id: '0' })
  expect((await failed.next()).value).toMatchObject({ path: '/v3/tasks/t-2' })
  await failed.return()
  const lists = cloud.events({ operation: 'List*', last_event_id: '0' })
  for (const operation of ['ListTasks', 'ListServers'])
    expect((await lists.next()).value).toMatchObject({ kind: 'request', operation })
  await lists.return()
})

test('events end with the workspace, and when the signal is aborted', async () => {
  const { emulator, cloud } = await begin()
  const away = new AbortController()
  const ended = cloud.events({ signal: away.signal }).next()
  const dropped = cloud.events().next()
  away.abort()
  expect(await ended).toEqual({ done: true, value: undefined })
  emulator.emulator.workspaces.drop('mine')
  expect(await dropped).toEqual({ done: true, value: undefined })
})
