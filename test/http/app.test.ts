import { describe, expect, test } from 'vitest'
import { freshHttp } from '../support/emulator.ts'

const TOKEN = { 'X-Auth-Token': 'workspace/test' }
const JSON_TYPE = { ...TOKEN, 'Content-Type': 'application/json' }
const MB = 1024 * 1024
const PRINTED = '{\n        "operation" : "start",\n}'

/** A new HTTP server, and a POST to its RegisterServer. */
const door = async () => {
  const { http } = await freshHttp()
  const asItIs = (body: unknown) => body as string
  const post = (body: string | Buffer, headers: object = JSON_TYPE) =>
    http
      .post('/v3/sources')
      .set(headers as typeof JSON_TYPE)
      .serialize(asItIs)
      .send(body)
  return { http, post }
}

const refusal = (status: number, error_code: string, error_msg: string | RegExp) => ({
  status,
  body: {
    error_code,
    error_msg: typeof error_msg === 'string' ? error_msg : expect.stringMatching(error_msg),
  },
})

describe('every reply', () => {
  test.each([
    ['get', '/v3/tasks', 200],
    ['get', '/v3/tasks/x', 404],
    ['get', '/v3/nowhere', 404],
    ['get', '/v3/tasks/%zz', 400],
    ['get', '/_emulator/health', 200],
    ['get', '/_emulator/workspaces/x', 404],
    ['post', '/v3/sources', 400],
    ['post', '/v3/auth/tokens', 400],
  ] as const)('to %s %s (%i) is JSON with an id of 32 hex digits', async (method, path, status) => {
    const { http } = await door()
    const reply = await http[method](path).set(JSON_TYPE)
    expect(reply.status).toBe(status)
    expect(reply.headers).toMatchObject({
      'x-request-id': expect.stringMatching(/^[0-9a-f]{32}$/),
      'content-type': expect.stringMatching(/^application\/json/),
      server: 'api-gateway',
    })
    expect(reply.body).toEqual(expect.any(Object))
  })

  test('has an id of its own, which a refusal of the gateway repeats', async () => {
    const { http } = await door()
    const [a, b] = [await http.get('/v3/tasks'), await http.get('/v3/tasks')]
    expect(a.headers['x-request-id']).not.toBe(b.headers['x-request-id'])
    expect(a).toMatchObject({
      status: 401,
      body: { error_code: 'APIGW.0301', request_id: a.headers['x-request-id'] },
    })
  })
})

describe('no route', () => {
  test.each([
    ['get', '/v3/nowhere?a=b'],
    ['get', '/v1/sms/tasks'],
    ['post', '/v3/tasks/x'],
    ['put', '/v3/tasks'],
    ['patch', '/v3/tasks'],
    ['options', '/v3/tasks'],
    ['delete', '/v3/sources'],
    ['get', '/V3/tasks'],
  ] as const)('%s %s has the gateway’s error', async (method, path) => {
    const { http } = await door()
    const reply = await http[method](path).set(TOKEN)
    const route = `${method.toUpperCase()} ${path.split('?')[0]}`
    expect(reply).toMatchObject(
      refusal(404, 'APIGW.0101', `The API does not exist or has not been published: ${route}.`),
    )
    expect(reply.body.request_id).toBe(reply.headers['x-request-id'])
  })

  test.each(['/_emulator/nowhere', '/_emulator/workspaces/test/nowhere', '/_emulator'])(
    '%s has the control API’s error',
    async (path) => {
      const { http } = await door()
      const { status, body } = await http.get(path)
      expect(status).toBe(404)
      expect(body.error).toMatchObject({ code: 'RouteNotFound', hint: expect.any(String) })
    },
  )

  test('a trailing slash does not matter', async () => {
    const { http } = await door()
    expect((await http.get('/v3/tasks/?limit=1').set(TOKEN)).body).toEqual({ count: 0, tasks: [] })
    expect((await http.get('/_emulator/health/')).status).toBe(200)
  })
})

describe('a body', () => {
  test('that is not JSON in the vendor’s example: the error has line and column of the comma', async () => {
    const { http } = await door()
    const reply = await http.post('/v3/tasks/x/action').set(JSON_TYPE).send(PRINTED)
    expect(reply).toMatchObject(
      refusal(400, 'SMS.6010', /trailing comma before "}" at line 2 column 30/),
    )
  })

  test.each<[string, string | Buffer, string, RegExp]>([
    ['cut short', '{"name": "a"', 'SMS.6010', /ends too early, at line 1 column 13/],
    ['invalid UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'SMS.6010', /not UTF-8/],
    ['nested too deep', `{"u":${'['.repeat(5_000)}${']'.repeat(5_000)}}`, 'SMS.6010', /200 levels/],
    ['nested as deep as a stack', `${'{"a":'.repeat(1e5)}1${'}'.repeat(1e5)}`, 'SMS.6010', /200 l/],
    ['null', 'null', 'SMS.9001', /body: it must be an object, not null/],
    ['a list', '[{"name": "a"}]', 'SMS.9001', /body: it must be an object, not a list/],
    ['a number', '5', 'SMS.9001', /body: it must be an object, not a number/],
    ['a string', '"a"', 'SMS.9001', /body: it must be an object, not a string/],
    ['empty', '', 'SMS.6012', /body is empty; RegisterServer needs/],
    ['of blanks only', '  \n', 'SMS.6010', /ends too early/],
    ['with a number beyond doubles', '{"memory": 1e400}', 'SMS.9001', /memory: it is out of range/],
    ['with one beyond 64 bits', '{"memory": 1e30}', 'SMS.9001', /memory: it must be at most/],
  ])('%s is refused', async (_, body, code, message) => {
    const { post } = await door()
    expect(await post(body)).toMatchObject(refusal(400, code, message))
  })

  test('that was not parsed is recorded as it came, at any depth', async () => {
    const { http } = await door()
    const body = `${'{"a":'.repeat(1e5)}1${'}'.repeat(1e5)}`
    const path = `/v3/sources/${'x'.repeat(256)}`
    const reply = await http.put(path).set(JSON_TYPE).send(body)
    expect(reply).toMatchObject(refusal(400, 'SMS.6014', /source_id is too long/))
    const journal = await http.get('/_emulator/workspaces/test/journal')
    expect(journal.body.entries).toMatchObject([{ status: 400, input: { raw: '***' } }])
  })

  test.each([
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'not a type',
    '/',
  ])('with the content type %j is refused, which is named', async (type) => {
    const { post } = await door()
    const message = `The content type must be application/json, not ${type}.`
    expect(await post('{"name":"a"}', { ...TOKEN, 'Content-Type': type })).toMatchObject(
      refusal(400, 'SMS.6016', message),
    )
  })

  test.each([
    'application/json;charset=UTF-8',
    'application/json; charset=utf-8',
    'APPLICATION/JSON',
  ])('with the content type %s is JSON', async (type) => {
    const { post } = await door()
    expect((await post('{"name":"迁移"}', { ...TOKEN, 'Content-Type': type })).status).toBe(200)
  })

  test('may have 12 MB and not one byte more', async () => {
    const { post } = await door()
    const ofSize = (bytes: number) => `{"name":"a","u":"${'x'.repeat(bytes - 19)}"}`
    expect((await post(ofSize(12 * MB))).status).toBe(200)
    const reply = await post(ofSize(12 * MB + 1))
    expect(reply).toMatchObject(refusal(413, 'APIGW.0201', /exceeds 12582912 bytes/))
    expect(reply.body.request_id).toBe(reply.headers['x-request-id'])
  })

  test('may hold fields that other languages trip over', async () => {
    const { http, post } = await door()
    const body = '{"name":"a","__proto__":{"b":1},"constructor":1,"toString":null,"":0,"u":1e300}'
    const { id } = (await post(body)).body
    expect((await http.get(`/v3/sources/${id}`).set(TOKEN)).body.name).toBe('a')
  })
})

describe('methods that should have no body', () => {
  test.each(['', '{}', '["id"]', 'rubbish'])('DELETE with %j is a DELETE', async (body) => {
    const { http, post } = await door()
    const { id } = (await post('{"name":"a"}')).body
    const reply = await http.delete(`/v3/sources/${id}`).set(JSON_TYPE).send(body)
    expect({ status: reply.status, body: reply.body }).toEqual({ status: 200, body: {} })
  })

  test.each(['', '{}', 'rubbish'])('GET with %j is a GET', async (body) => {
    const { http } = await door()
    expect((await http.get('/v3/tasks').set(JSON_TYPE).send(body)).body.count).toBe(0)
  })

  test('HEAD is a GET without its body', async () => {
    const { http } = await door()
    const { status, text } = await http.head('/v3/tasks').set(TOKEN)
    expect({ status, text: text ?? '' }).toEqual({ status: 200, text: '' })
  })
})

describe('a query', () => {
  test.each([
    ['limit=&offset=&name=&vm_id=', 200],
    ['limit=x&limit=1', 200],
    ['limit=1&limit=x', 400],
    ['limit=-1', 400],
    ['limit=ten', 400],
    ['offset=1.0', 400],
    ['limit', 200],
    ['&&=&=x', 200],
    ['name=%zz', 200],
    ['name=a+b%20c%C3%A9', 200],
    ['name=a=b=c', 200],
    ['limit[]=1&limit[0]=2', 200],
    ['__proto__=1&constructor=2', 200],
    ['connected=TRUE', 400],
    [`name=${'n'.repeat(300)}`, 400],
  ])('the reply to %s is %i', async (query, status) => {
    const { http } = await door()
    expect((await http.get(`/v3/sources?${query}`).set(TOKEN)).status).toBe(status)
  })
})

describe('an id in a path', () => {
  test.each([
    ['255 characters', 'x'.repeat(255), 404, 'SMS.7703'],
    ['300 characters', 'x'.repeat(300), 400, 'SMS.6014'],
    ['5000 characters', 'x'.repeat(5_000), 400, 'SMS.6014'],
    ['an encoded slash', 'a%2Fb', 404, 'SMS.7703'],
    ['an encoded character', '%E8%BF%81', 404, 'SMS.7703'],
    ['a zero byte', '%00', 404, 'SMS.7703'],
    ['a quote', "'%20OR%201=1--", 404, 'SMS.7703'],
    ['half an escape', '%', 400, 'SMS.9001'],
    ['no escape', '%zz', 400, 'SMS.9001'],
    ['bytes that are not UTF-8', '%ff', 400, 'SMS.9001'],
  ])('of %s has the right refusal', async (_, id, status, code) => {
    const { http } = await door()
    expect(await http.get(`/v3/tasks/${id}`).set(TOKEN)).toMatchObject(refusal(status, code, /./))
  })
})

describe('a token', () => {
  test.each([16_000, 16_384])(
    'of %i characters is read, and refused as unknown',
    async (length) => {
      const { http } = await door()
      const headers = { 'X-Auth-Token': `MIID${'A'.repeat(length - 4)}` }
      expect(await http.get('/v3/tasks').set(headers)).toMatchObject(
        refusal(401, 'APIGW.0301', /decrypt token fail$/),
      )
    },
  )
})
