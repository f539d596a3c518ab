import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { freshEmulator, linuxServer, taskFor } from '../support/emulator.ts'
import { startEventServer } from '../support/event-source.ts'
import { freshDirectory } from '../support/program.ts'

const caller = (url: string, name = 'test') => {
  const headers = { 'x-auth-token': `workspace/${name}`, 'content-type': 'application/json' }
  return async (method: string, path: string, body?: object) => {
    const reply = await fetch(url + path, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    })
    return (await reply.json()) as { id: string }
  }
}

const isRequest = (operation: string) => (block: { data?: Record<string, unknown> }) =>
  block.data?.operation === operation

test('a whole migration can be followed without other requests', async () => {
  const { url, open } = await startEventServer(freshEmulator({ clock: 'flowing', pace: 1e6 }))
  const call = caller(url)
  await call('GET', '/v3/tasks')
  const stream = await open()
  await stream.begun()
  const source = await call('POST', '/v3/sources', linuxServer())
  const task = await call('POST', '/v3/tasks', taskFor(source.id))
  await call('POST', `/v3/tasks/${task.id}/action`, { operation: 'start' })
  const read = await stream.upTo(({ data }) => data?.state === 'MIGRATE_SUCCESS')
  const states = read.flatMap(({ data }) => (data?.task_id === task.id ? [data.state] : []))
  expect([...new Set(states)]).toEqual(['READY', 'RUNNING', 'MIGRATE_SUCCESS'])
  const subTasks = read.flatMap(({ data }) => data?.sub_task ?? [])
  expect(subTasks).toContain('MIGRATE_LINUX_FILE')
})

test('a reader who comes back with its last id misses and repeats nothing', async () => {
  const { url, open } = await startEventServer()
  const call = caller(url)
  await call('GET', '/v3/tasks')
  const first = await open('?last_event_id=0')
  const [one] = await first.upTo(isRequest('ListTasks'))
  first.leave()
  await call('GET', '/v3/sources')
  const second = await open('?last_event_id=0', { 'Last-Event-ID': one!.id! })
  await call('GET', '/v3/migprojects')
  const rest = await second.upTo(isRequest('ListMigprojects'))
  expect(rest.map(({ data }) => data?.operation)).toEqual(['ListServers', 'ListMigprojects'])
})

test('a stream has only the selected events', async () => {
  const { url, open } = await startEventServer()
  const call = caller(url)
  const source = await call('POST', '/v3/sources', linuxServer())
  const task = await call('POST', '/v3/tasks', taskFor(source.id))
  const stream = await open(`?last_event_id=0&kind=transition,clock&task_id=${task.id}`)
  await call('POST', `/v3/tasks/${task.id}/action`, { operation: 'start' })
  const read = await stream.upTo(({ data }) => data?.state === 'RUNNING')
  expect(read.map(({ event, data }) => [event, data?.state])).toEqual([
    ['transition', 'READY'],
    ['transition', 'RUNNING'],
  ])
})

test.each([
  ['an unknown kind', '?kind=weather', 400],
  ['an unknown filter', '?kinds=clock', 400],
  ['what is no id', '?last_event_id=yesterday', 400],
])('%s is refused', async (_, query, status) => {
  const { url } = await startEventServer()
  await caller(url)('GET', '/v3/tasks')
  const reply = await fetch(`${url}/_emulator/workspaces/test/events${query}`)
  expect(reply.status).toBe(status)
  expect(await reply.json()).toMatchObject({ error: { hint: expect.any(String) } })
})

test('a workspace that does not exist cannot be followed', async () => {
  const { url } = await startEventServer()
  expect((await fetch(`${url}/_emulator/workspaces/none/events`)).status).toBe(404)
})

test.each([
  ['dropped', 'DELETE', '/_emulator/workspaces/test'],
  ['reset', 'POST', '/_emulator/workspaces/test/reset'],
])('a stream ends when its workspace is %s', async (_, method, path) => {
  const { url, open } = await startEventServer()
  const call = caller(url)
  await call('GET', '/v3/tasks')
  const stream = await open()
  await stream.begun()
  await call(method, path)
  expect((await stream.upTo(() => false)).at(-1)).toMatchObject({
    event: 'end',
    data: { reason: 'the workspace has ended' },
  })
})

test('a stream ends when the emulator stops, and goes on after a restart', async () => {
  const dataDir = freshDirectory()
  const first = await startEventServer(freshEmulator({ dataDir }))
  const call = caller(first.url)
  await call('GET', '/v3/tasks')
  const stream = await first.open()
  const id = await stream.begun()
  await first.app.close()
  expect(await stream.upTo(() => false)).toMatchObject([
    { event: 'end', data: { reason: 'the emulator stops' } },
  ])
  first.emulator.close()
  const second = await startEventServer(freshEmulator({ dataDir }))
  await caller(second.url)('GET', '/v3/sources')
  const again = await second.open('', { 'Last-Event-ID': id })
  expect(await again.upTo(() => true)).toMatchObject([{ data: { operation: 'ListServers' } }])
})

test('a client that does not read blocks no other, and gets all events in the end', async () => {
  const { url } = await startEventServer()
  const call = caller(url)
  await call('GET', '/v3/tasks')
  const { port, hostname } = new URL(url)
  const socket = connect(Number(port), hostname)
  onTestFinished(() => void socket.destroy())
  const path = '/_emulator/workspaces/test/events?last_event_id=0'
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
  await once(socket, 'readable')
  // More than the buffers of a connection hold.
  for (let i = 0; i < 500; i++) await call('GET', `/v3/tasks/${'x'.repeat(16_000)}`)
  let [text, cut] = ['', 0]
  for await (const bytes of socket) {
    text += bytes
    if (text.slice(cut).includes('"id":501,')) break
    cut = Math.max(0, text.length - 100)
  }
  const ids = [...text.matchAll(/"id":(\d+),/g)].map(([, id]) => Number(id))
  expect(ids).toEqual(Array.from({ length: 501 }, (_, i) => i + 1))
})
