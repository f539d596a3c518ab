import { describe, expect, test } from 'vitest'
import { ClientRulesReport } from '../../src/client-rules/schema.ts'
import { freshHttp } from '../support/emulator.ts'

const url = '/_emulator/client-rules'

/** A caller with one bad habit and one that is kept, and how a format tells it. */
const told = async (query: string) => {
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
  test('answers JSON', async () => {
    const report = ClientRulesReport.parse((await told('')).body)
    expect(report).toMatchObject({ requests: 2, passed: 1, violated: 1 })
  })

  test('as text names the requests and says what to do', async () => {
    const { type, text, request_id } = await told('?format=text')
    expect(type).toBe('text/plain; charset=utf-8')
    expect(text).toMatch(/^Client rules in 2 requests: 1 violated, 1 passed, \d+ untested\n/)
    expect(text).toContain('  passed   no-unchanged-retry\n')
    expect(text).toContain('  VIOLATED end-with-the-last-page\n')
    expect(text).toContain(`    - test: ListServers was sent, `)
    expect(text).toContain(`      ListServers ${request_id}\n`)
    expect(text).toContain('    Stop once offset and the items of the page have reached count.\n')
  })

  test('as JUnit XML has each rule as a test case', async () => {
    const { type, text } = await told('?format=junit')
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
  test('sets rules and answers how they begin', async () => {
    const { http } = await told('')
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

  test('says which rule cannot be used, and why', async () => {
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

test('DELETE /_emulator/client-rules begins anew', async () => {
  const { http } = await told('')
  expect((await http.delete(url)).body).toEqual({})
  expect((await http.get(url)).body).toMatchObject({ requests: 0, violated: 0 })
})
