// Requests as proxies and gateways pass them on, and what is logged of them.
import { type AddressInfo, createConnection } from 'node:net'
import { text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { hostTime, signedHeadersOf } from '../support/callers.ts'
import { freshHttp } from '../support/emulator.ts'

const headers = { 'X-Auth-Token': 'workspace/test', 'Content-Type': 'application/json' }

test('links name the host that the proxy was called by', async () => {
  const { http } = await freshHttp()
  const forwarded = { 'X-Forwarded-Host': 'sms.example.com', 'X-Forwarded-Proto': 'https' }
  const { body } = await http.get('/').set({ ...headers, ...forwarded })
  expect(JSON.stringify(body)).toContain('https://sms.example.com')
})

test('a compressed body is refused by its Content-Encoding', async () => {
  const { http } = await freshHttp()
  const reply = await http
    .post('/v3/sources')
    .set({ ...headers, 'Content-Encoding': 'gzip' })
    .send(gzipSync('{}').toString('latin1'))
  expect(reply.status).toBe(400)
  expect(reply.body.error_msg).toContain('Content-Encoding')
})

test('a request in absolute form is one for its path (RFC 9112, 3.2.2): its signature holds', async () => {
  const { app } = await freshHttp({ hostTime })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const host = `127.0.0.1:${port}`
  const target = '/v3/tasks?limit=1'
  const key = { access: 'test', secret: 'test' }
  const signed = signedHeadersOf(key, { method: 'GET', target, headers: { host } })
  const lines = Object.entries(signed).map(([name, value]) => `${name}: ${value}`)
  const socket = createConnection(port, '127.0.0.1')
  const head = [`GET http://${host}${target} HTTP/1.1`, ...lines, 'Connection: close', '', '']
  socket.write(head.join('\r\n'))
  expect(await text(socket)).toMatch(/^HTTP\/1.1 200 /)
})

test('requests are logged at debug, refused ones at info, by path and operation', async () => {
  const lines: unknown[] = []
  const log = (level: string, fields: object) => void lines.push([level, fields])
  const { http } = await freshHttp({}, { log })
  await http.get('/v3/tasks?limit=1').set(headers)
  await http.get('/v3/tasks')
  await http.get('/v3/nowhere')
  expect(lines).toMatchObject([
    ['debug', { method: 'GET', path: '/v3/tasks', operation: 'ListTasks', status: 200 }],
    ['info', { path: '/v3/tasks', operation: 'ListTasks', status: 401 }],
    ['info', { path: '/v3/nowhere', status: 404 }],
  ])
})
