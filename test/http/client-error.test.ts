import { describe, expect, test } from 'vitest'
import { startServer } from '../support/faulty-wire.ts'

/** Sends bytes to a new HTTP server. Returns head and body of the reply. */
const send = async (bytes: string) => {
  const { bare } = await startServer()
  const [head = '', body = ''] = (await bare(bytes)).split('\r\n\r\n')
  return { head, body: JSON.parse(body) }
}

const get = (target: string, headers = '') =>
  `GET ${target} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`

describe('invalid requests have the gateway’s reply', () => {
  test.each<[string, string, number, RegExp]>([
    [
      'a token beyond any',
      get('/v3/tasks', `X-Auth-Token: ${'M'.repeat(70_000)}\r\n`),
      494,
      /65536/,
    ],
    ['an address beyond any', get(`/v3/tasks?name=${'n'.repeat(70_000)}`), 494, /65536 bytes/],
    [
      'a method nobody knows',
      'STEAL /v3/tasks HTTP/1.1\r\n\r\n',
      400,
      /not a valid HTTP request: .*method/i,
    ],
    ['not HTTP', 'hello\r\n\r\n', 400, /not a valid HTTP request/],
    ['two lengths', get('/', 'Content-Length: 1\r\nContent-Length: 2\r\n'), 400, /Content-Length/],
  ])('%s', async (_, bytes, status, message) => {
    const { head, body } = await send(bytes)
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} .*\r\n`))
    expect(head).toMatch(/\r\nContent-Type: application\/json/)
    expect(body).toEqual({
      error_code: 'APIGW.0201',
      error_msg: expect.stringMatching(message),
      request_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    })
    expect(head).toContain(`\r\nX-Request-Id: ${body.request_id}\r\n`)
  })
})
