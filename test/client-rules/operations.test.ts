import { describe, expect, test } from 'vitest'
import { ClientRulesReport } from '../../src/client-rules/schema.ts'
import { freshHttp } from '../support/emulator.ts'

const url = '/_emulator/client-rules'

/** The report of one passed and one violated rule, in a format. */
const reportAs = async (query: string) => {
  const { http } = await freshHttp()
  const headers = { 'x-auth-token': 'workspace/test' }
  const { body: task } = await http.get('/v3/tasks/x<y').set(headers)
  expect(task.error_code).toBe('SMS.7703')
  const listed = await http.get('/v3/sources?offset=9').set(headers)
  const reply = await http.get(`${url}${query}`).buffer(true)
  const request_id = listed.headers['x-request-id']
  return {
    http,
    request_id,
    type: reply.headers['content-type'],
    text: reply.text,
    body: reply.body,
  }
}

describe('GET /_emulator/client-rules', () => {
  test('returns JSON', async () => {
    const report = ClientRulesReport.parse((await reportAs('')).body)
    expect(report).toMatchObject({ requests: 2, passed: 1, violated: 1 })
  })

  test('as text has the requests and the advice', async () => {
    const { type, text, request_id } = await reportAs('?format=text')
    expect(type).toBe('text/plain; charset=utf-8')
    expect(text).toMatch(/^Client rules in 2 requests: 1 violated, 1 passed, \d+ untested\n/)
    expect(text).toContain('  passed   no-unchanged-retry\n')
    expect(text).toContain('  VIOLATED end-with-the-last-page\n')
    expect(text).toContain(`    - test: ListServers was sent, `)
    expect(text).toContain(`      ListServers ${request_id}\n`)
    expect(text).toContain('    Stop once offset and the items of the page have reached count.\n')
  })

  test('as JUnit XML has each rule as a test case', async () => {
    const { type, text } = await reportAs('?format=junit')
    expect(type).toBe('application/xml; charset=utf-8')
    expect(text).toContain('failures="1"')
    expect(text).toContain('name="no-unchanged-retry" time="0"/>')
    expect(text).toContain('<failure message="1 violation" type="client-rule"><![CDATA[Stop once')
    expect([...text.matchAll(/<testcase /g)].length).toBe(12)
  })

  test('refuses another format', async () => {
    const { http } = await freshHttp()
    expect((await http.get(`${url}?format=html`)).status).toBe(400)
  })
})

describe('PUT /_emulator/client-rules', () => {
  test('sets rules and returns the new report', async () => {
    const { http } = await reportAs('')
    const rules = [{ name: 'mine', forbid: { operation: 'ListTasks' } }]
    const { body } = await http.put(url).send({ custom: rules })
    expect(body).toMatchObject({ requests: 0, violated: 0 })
    expect(body.rules.at(-1)).toMatchObject({
      name: 'mine',
      custom: true,
      verdict: 'untested',
      rule: { forbid: { operation: 'ListTasks' } },
    })
  })

  test('refuses a rule and says why', async () => {
    const { http } = await freshHttp()
    const rules = [{ name: 'mine', forbid: { operation: 'ListTsk' } }]
    const { status, body } = await http.put(url).send({ custom: rules })
    expect(status).toBe(400)
    expect(body.error).toMatchObject({
      code: 'InvalidClientRules',
      message:
        'Invalid client rules: custom[0].forbid.operation: there is no operation ListTsk of the cloud.',
    })
  })
})

test('DELETE /_emulator/client-rules starts a new report', async () => {
  const { http } = await reportAs('')
  expect((await http.delete(url)).body).toEqual({})
  expect((await http.get(url)).body).toMatchObject({ requests: 0, violated: 0 })
})
