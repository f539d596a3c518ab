import Fastify from 'fastify'
import supertest from 'supertest'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readRawBody } from '../../src/http/raw-body.ts'

/** A server that replies with the bytes of the request, as hex. */
const echo = async (limit = 1_000) => {
  const app = Fastify({ bodyLimit: limit })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body))
  app.all('/', async (request) => ({ hex: (await readRawBody(request, limit)).toString('hex') }))
  await app.ready()
  onTestFinished(() => app.close())
  return supertest(app.server)
}

const bytesOf = ({ body }: { body: { hex: string } }) => Buffer.from(body.hex, 'hex')
const asItIs = (body: unknown) => body as string
const JSON_TYPE = { 'Content-Type': 'application/json' }

describe('the bytes of a body', () => {
  test.each([
    ['JSON as Python sends it', '{"name": "a", "n": 1}'],
    ['the trailing newline of Go', '{"name":"a"}\n'],
    ['the escapes of Java', '{"name":"\\u8fc1\\u79fb"}'],
    ['blanks that JSON would lose', ' {\t"a" : 1 }\r\n'],
    ['characters beyond ASCII', '{"name":"迁移"}'],
    ['what is no JSON', 'name=a&b=c'],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x00, 0x22])],
  ])('are kept as sent: %s', async (_, sent) => {
    const http = await echo()
    for (const method of ['post', 'put', 'delete', 'get'] as const) {
      const reply = await http[method]('/').set(JSON_TYPE).serialize(asItIs).send(sent)
      expect(bytesOf(reply)).toEqual(Buffer.from(sent))
    }
  })

  test.each(['application/json; charset=utf-8', 'text/plain', 'application/octet-stream'])(
    'are kept whatever the content type: %s',
    async (contentType) => {
      const http = await echo()
      const reply = await http.post('/').set({ 'Content-Type': contentType }).send('{"a":1}')
      expect(bytesOf(reply).toString()).toBe('{"a":1}')
    },
  )

  test.each(['post', 'put', 'delete', 'get'] as const)(
    'are none where %s sends none, with a JSON content type or without',
    async (method) => {
      const http = await echo()
      expect(bytesOf(await http[method]('/').set(JSON_TYPE))).toHaveLength(0)
      expect(bytesOf(await http[method]('/'))).toHaveLength(0)
    },
  )
})

describe('the limit', () => {
  test.each(['post', 'get'] as const)('holds for %s to the byte', async (method) => {
    const http = await echo(1_000)
    const send = (length: number) => http[method]('/').set(JSON_TYPE).send('x'.repeat(length))
    expect(bytesOf(await send(1_000))).toHaveLength(1_000)
    const { status, body } = await send(1_001)
    expect({ status, code: body.code }).toEqual({
      status: 413,
      code: 'FST_ERR_CTP_BODY_TOO_LARGE',
    })
  })
})
