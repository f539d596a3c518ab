import { Agent } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createServerCertificate } from '../../src/http/server-certificate.ts'
import { startServer } from '../support/faulty-wire.ts'

const TASKS = '{"count":0,"tasks":[]}'
const HOUR_MS = 3_600_000

/** Expects the server to reply as usual. */
const survives = async ({ get }: Pick<Awaited<ReturnType<typeof startServer>>, 'get'>) => {
  expect(await get('/_emulator/health')).toMatchObject({ status: 200 })
  expect(await get()).toMatchObject({ status: 200, text: TASKS })
}

describe('a connection', () => {
  test('is closed without a reply', async () => {
    const server = await startServer()
    server.armed({ kind: 'disconnect', times: 1 })
    const seen = await server.get()
    expect(seen).toMatchObject({ error: 'ECONNRESET', text: '' })
    expect([seen.status, seen.syscall]).toEqual([undefined, undefined])
    await survives(server)
  })

  test('is closed in good order: its client reads an end, and no error', async () => {
    const { armed, bare } = await startServer()
    armed({ kind: 'disconnect' })
    const got = await bare(
      'GET /v3/tasks HTTP/1.1\r\nHost: localhost\r\nX-Auth-Token: workspace/test\r\n\r\n',
    )
    expect(got).toBe('')
  })

  test('is reset, which its client reads as an error', async () => {
    const server = await startServer()
    server.armed({ kind: 'reset', times: 1 })
    const asking = server.bare(
      'GET /v3/tasks HTTP/1.1\r\nHost: localhost\r\nX-Auth-Token: workspace/test\r\n\r\n',
    )
    await expect(asking).rejects.toMatchObject({ code: 'ECONNRESET', syscall: 'read' })
    await survives(server)
  })

  test('is reset under TLS too', async () => {
    const { key, cert, ca } = createServerCertificate(['127.0.0.1'], Date.now())
    const server = await startServer({ https: { key, cert } })
    server.armed({ kind: 'reset', times: 1 })
    expect(await server.get('/v3/tasks', { ca })).toMatchObject({
      error: 'ECONNRESET',
      syscall: 'read',
    })
    expect(await server.get('/v3/tasks', { ca })).toMatchObject({ status: 200, text: TASKS })
  })

  test('that is kept alive breaks off between two replies', async () => {
    const server = await startServer()
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    onTestFinished(() => agent.destroy())
    server.armed({ kind: 'reset', nth: 2 })
    expect(await server.get('/v3/tasks', { agent })).toMatchObject({ status: 200 })
    expect(await server.get('/v3/tasks', { agent })).toMatchObject({ error: 'ECONNRESET' })
    expect(await server.get('/v3/tasks', { agent })).toMatchObject({ status: 200 })
  })

  test('reads as a failure to fetch, too', async () => {
    const { armed, port } = await startServer()
    armed({ kind: 'disconnect', times: 1 })
    armed({ kind: 'reset', times: 1 })
    const headers = { 'X-Auth-Token': 'workspace/test' }
    const ask = () => fetch(`http://127.0.0.1:${port}/v3/tasks`, { headers })
    await expect(ask()).rejects.toThrow(TypeError)
    await expect(ask()).rejects.toThrow(TypeError)
    expect((await ask()).status).toBe(200)
  })
})

describe('after every fault the server still works', () => {
  const faults = [
    { kind: 'delay', ms: 1 },
    { kind: 'disconnect' },
    { kind: 'disconnect', when: 'after' },
    { kind: 'reset' },
    { kind: 'empty' },
    { kind: 'truncate', at_bytes: 0 },
    { kind: 'truncate' },
    { kind: 'garble' },
    { kind: 'slow-body', bytes_per_s: 10_000, piece_bytes: 5 },
    { kind: 'wrong-content-type' },
    { kind: 'refuse', error_code: 'SMS.6000' },
  ] as const

  const line = 'HTTP/1.1\r\nHost: localhost\r\nX-Auth-Token: workspace/test\r\n'
  const last = `${line}Connection: close\r\n\r\n`

  test.each(faults)('$kind of a HEAD', async (fault) => {
    const server = await startServer()
    server.armed({ ...fault, times: 1 })
    await server.bare(`HEAD /v3/tasks ${last}`).catch(() => '')
    await survives(server)
  })

  test.each(faults)('$kind of the second of two at once', async (fault) => {
    const server = await startServer()
    server.armed({ kind: 'delay', ms: 2, times: 1 })
    server.armed({ ...fault, nth: 2 })
    const both = `GET /v3/tasks ${line}\r\nGET /v3/tasks ${last}`
    await server.bare(both).catch(() => '')
    await survives(server)
  })

  test.each(faults)('$kind of a request by HTTP/1.0', async (fault) => {
    const server = await startServer()
    server.armed({ ...fault, times: 1 })
    await server.bare(`GET /v3/tasks ${last.replace('1.1', '1.0')}`).catch(() => '')
    await survives(server)
  })
})

describe('the lost reply', () => {
  test('leaves the work done', async () => {
    const { armed, emulator, bare } = await startServer()
    armed({ kind: 'disconnect', when: 'after', match: { operation: 'CreateMigproject' } })
    const body = JSON.stringify({
      name: 'lost',
      region: 'cn-north-4',
      use_public_ip: true,
      exist_server: true,
      type: 'MIGRATE_FILE',
      syncing: true,
    })
    const got = await bare(
      `POST /v3/migprojects HTTP/1.1\r\nHost: localhost\r\nX-Auth-Token: workspace/test\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    )
    expect(got).toBe('')
    const { projects, journal } = emulator.workspaces.openOrCreate('test')
    expect(projects.named('lost')).toBeDefined()
    expect(journal.list().at(-1)).toMatchObject({ status: 200, faults: ['fault-1'] })
  })
})

describe('a reply', () => {
  test('breaks off before its length is reached', async () => {
    const server = await startServer()
    server.armed({ kind: 'truncate', at_bytes: 9, times: 1 })
    expect(await server.get()).toMatchObject({
      status: 200,
      headers: { 'content-length': `${TASKS.length}`, 'x-emulator-fault': 'fault-1' },
      text: TASKS.slice(0, 9),
      error: 'ECONNRESET',
    })
    await survives(server)
  })

  test.each([
    [{ fraction: 0 }, 0],
    [{ fraction: 1 }, TASKS.length - 1],
    [{ at_bytes: 1000 }, TASKS.length - 1],
    [{}, TASKS.length / 2],
  ])('cut at %o is never whole', async (where, length) => {
    const { armed, get } = await startServer()
    armed({ kind: 'truncate', ...where })
    const { text, error } = await get()
    expect([text, error]).toEqual([TASKS.slice(0, length), 'ECONNRESET'])
  })

  test('has no body at all', async () => {
    const server = await startServer()
    server.armed({ kind: 'empty', times: 1 })
    expect(await server.get()).toMatchObject({
      status: 200,
      headers: { 'content-length': '0', 'content-type': 'application/json' },
      text: '',
    })
    await survives(server)
  })

  test('never comes, and the client gives up', async () => {
    const server = await startServer()
    server.armed({ kind: 'empty', reply: 'none', times: 1 })
    const patience = new AbortController()
    const received = server.entered()
    const asking = server.get('/v3/tasks', { signal: patience.signal })
    await received
    patience.abort()
    expect(await asking).toMatchObject({ error: 'ABORT_ERR', text: '' })
    await survives(server)
  })

  test('is garbled, and still says that it is JSON', async () => {
    const { armed, get } = await startServer()
    armed({ kind: 'garble' })
    const { status, headers, text } = await get()
    expect([status, headers?.['content-type']]).toEqual([200, 'application/json'])
    expect(() => JSON.parse(text)).toThrow(SyntaxError)
  })

  test('is a page of a gateway', async () => {
    const { armed, get } = await startServer()
    armed({ kind: 'wrong-content-type' })
    expect(await get()).toMatchObject({
      status: 502,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      text: expect.stringContaining('<h1>502 Bad Gateway</h1>'),
    })
  })

  test('of a throttle says when to come again', async () => {
    const { armed, get } = await startServer()
    armed({ kind: 'throttle', limit: 0, period_ms: 60_000 })
    expect(await get()).toMatchObject({ status: 429, headers: { 'retry-after': '60' } })
  })

  test('comes in pieces, and whole in the end', async () => {
    const { armed, get } = await startServer()
    armed({ kind: 'slow-body', bytes_per_s: 10_000, piece_bytes: 5 })
    const { headers, text, pieces } = await get()
    expect(headers).toMatchObject({ 'transfer-encoding': 'chunked' })
    expect(headers).not.toHaveProperty('content-length')
    expect(text).toBe(TASKS)
    expect(pieces).toBeGreaterThan(1)
  })

  test('that is slow breaks off where it is cut', async () => {
    const { armed, get } = await startServer()
    armed({ kind: 'slow-body', bytes_per_s: 10_000, piece_bytes: 4 })
    armed({ kind: 'truncate', at_bytes: 6 })
    const { text, error, headers } = await get()
    expect([text, error]).toEqual([TASKS.slice(0, 6), 'ECONNRESET'])
    expect(headers).toMatchObject({ 'content-length': `${TASKS.length}` })
  })
})

describe('a delay', () => {
  test('holds up its own reply alone', async () => {
    const server = await startServer()
    server.armed({ kind: 'delay', ms: HOUR_MS, match: { operation: 'ListServers' } })
    let isAnswered = false
    const late = server.get('/v3/sources').then((seen) => {
      isAnswered = true
      return seen
    })
    await survives(server)
    expect(isAnswered).toBe(false)
    // A server that closes does not wait for delayed replies.
    await server.app.close()
    expect(await late).toMatchObject({ status: 200, headers: { 'x-emulator-fault': 'fault-1' } })
  })

  test('passes, and the reply comes', async () => {
    const { armed, get } = await startServer()
    armed({ kind: 'delay', ms: 2 })
    expect(await get()).toMatchObject({ status: 200, text: TASKS })
  })

  test('ends when the client disconnects', async () => {
    const server = await startServer()
    server.armed({ kind: 'delay', ms: HOUR_MS, times: 1 })
    const patience = new AbortController()
    const received = server.entered()
    const asking = server.get('/v3/tasks', { signal: patience.signal })
    await received
    patience.abort()
    expect(await asking).toMatchObject({ error: 'ABORT_ERR' })
    await survives(server)
  })
})

test.each([
  { kind: 'empty', reply: 'none' },
  { kind: 'slow-body', bytes_per_s: 1, piece_bytes: 1 },
] as const)('a server closes in spite of $kind', async (fault) => {
  const server = await startServer()
  server.armed(fault)
  const received = server.entered()
  const asking = server.get()
  await received
  await server.app.close()
  expect(await asking).toMatchObject(
    fault.kind === 'empty' ? { error: 'ECONNRESET' } : { status: 200, text: TASKS },
  )
})
