import { expect, test } from 'vitest'
import { freshHttp } from '../../support/emulator.ts'
import { expectPrintedForm } from '../../support/printed-examples.ts'

test.each(['/v3', '/v3/'])('%s describes v3 without a credential', async (path) => {
  const { http } = await freshHttp()
  const shown = await http.get(path).set('Host', 'localhost:4390')
  expect(shown.status).toBe(200)
  expectPrintedForm('ShowApiVersion', shown.body)
  expect(shown.body).toEqual({
    id: 'v3',
    status: 'SUPPORTED',
    updated: '2020-09-02T17:50:00Z',
    links: [{ rel: 'self', href: 'http://localhost:4390/v3' }],
  })
})

test.each(['/v1', '/v33', '/V3', '/favicon.ico', `/${'v'.repeat(300)}`])(
  'GET %s is no route',
  async (path) => {
    const { http } = await freshHttp()
    const refused = await http.get(path)
    expect(refused.status).toBe(404)
    expect(refused.body).toMatchObject({
      error_code: 'APIGW.0101',
      request_id: refused.headers['x-request-id'],
    })
  },
)

test('the control API is not shadowed', async () => {
  const { http } = await freshHttp()
  expect((await http.get('/_emulator/health')).body.status).toBe('ok')
  for (const path of ['/_emulator', '/_emulator/'])
    expect((await http.get(path)).body.error.code).toBe('RouteNotFound')
})

test('only GET is a version call', async () => {
  const { http } = await freshHttp()
  expect((await http.post('/v3')).status).toBe(404)
})
