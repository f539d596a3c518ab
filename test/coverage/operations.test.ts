import { describe, expect, test } from 'vitest'
import { CoverageReport } from '../../src/coverage/report.ts'
import { freshHttp, freshWorkspace, readyTask } from '../support/emulator.ts'

const url = '/_emulator/coverage'
const headers = { 'x-auth-token': 'workspace/test' }

/** The report after one request, in a format. */
const reportAs = async (query: string) => {
  const { http } = await freshHttp()
  await http.get('/v3/tasks').set(headers)
  const reply = await http.get(`${url}${query}`).buffer(true)
  return { type: reply.headers['content-type'], text: reply.text, body: reply.body, http }
}

describe('GET /_emulator/coverage', () => {
  test.each(['', '?format=json'])('%s returns JSON', async (query) => {
    const { body } = await reportAs(query)
    const report = CoverageReport.parse(body)
    expect(report).toMatchObject({ workspace: null, requests: 1, covered: 1 })
  })

  test('as text has figures, uncovered items and the commands that cover them', async () => {
    const { type, text } = await reportAs('?format=text')
    expect(type).toBe('text/plain; charset=utf-8')
    expect(text).toMatch(/^Coverage of all workspaces: 0\.3%, 1 of \d+ covered by 1 requests$/m)
    expect(text).toMatch(/^ {2}operations {5}1\.5% {2}1 of 64$/m)
    expect(text).toContain('# error codes: UpdateTaskStatus SMS.7714 (TaskNotPausable)\nfresh\n')
    expect(text).toContain(
      `curl -sw '\\n' "$URL/v3/tasks/$TASK/action" -H "$H" -H "$J" -d '{"operation":"stop"}'`,
    )
    expect(text).not.toContain('# operations: ListTasks')
  })

  test('as brief text fits a screen', async () => {
    const { text } = await reportAs('?format=text&brief=true')
    expect(text).not.toContain('curl')
    const lines = text.split('\n')
    expect(lines.length).toBeLessThan(140)
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(100)
  })

  test('as JUnit XML has each item as a test case, with uncovered ones skipped', async () => {
    const { type, text } = await reportAs('?format=junit')
    expect(type).toBe('application/xml; charset=utf-8')
    const count = (what: RegExp) => [...text.matchAll(what)].length
    const [, tests, skipped] = /<testsuites [^>]*tests="(\d+)"[^>]*skipped="(\d+)"/.exec(text)!
    expect(count(/<testcase /g)).toBe(Number(tests))
    expect(count(/<skipped\/>/g)).toBe(Number(skipped))
    expect(Number(tests) - Number(skipped)).toBe(1)
    expect(text).toContain('name="ListTasks" time="0"/>')
    expect(text).toContain('"$URL/v3/tasks/$TASK"')
  })

  test('as HTML loads nothing from elsewhere', async () => {
    const { type, text } = await reportAs('?format=html')
    expect(type).toBe('text/html; charset=utf-8')
    expect(text).toMatch(/^<!doctype html>\n<html lang="en">/)
    expect(text).not.toMatch(/<script|<link|<img|@import|url\(|\ssrc=/)
  })

  test('refuses another format and lists the known ones', async () => {
    const { http } = await freshHttp()
    const { status, body } = await http.get(`${url}?format=pdf`)
    expect(status).toBe(400)
    expect(body.error.message).toContain('format: it must be one of json, text, junit, html')
  })

  test('has commands that send to its own address', async () => {
    const { body } = await reportAs('')
    expect(body.setup_commands[0]).toMatch(/^URL=\$\{URL:-http:\/\/127\.0\.0\.1:\d+\}; /)
    expect(body.setup_commands[0]).not.toContain(':4390')
  })

  test('has the catalogue if asked', async () => {
    const { body } = await reportAs('?catalogue=true')
    expect(body.sections.map((each: { name: string }) => each.name)).toContain('catalogue')
  })
})

describe('GET /_emulator/workspaces/{workspace}/coverage', () => {
  test('is the report of one workspace, even of a deleted one', () => {
    const cloud = freshWorkspace()
    readyTask(cloud)
    cloud.call('DeleteWorkspace')
    const { body } = cloud.call('ShowWorkspaceCoverage')
    expect(body).toMatchObject({ workspace: 'test', requests: 2, covered: 2 })
  })

  test('refuses a workspace that never existed', () => {
    const { call } = freshWorkspace()
    const { status, body } = call('ShowWorkspaceCoverage', { params: { workspace: 'nobody' } })
    expect([status, body.error.code]).toEqual([404, 'WorkspaceNotFound'])
  })
})

test('DELETE /_emulator/coverage sets all counts to zero', async () => {
  const { http } = await reportAs('')
  expect((await http.delete(url)).body).toEqual({})
  expect((await http.get(url)).body).toMatchObject({ requests: 0, covered: 0 })
})
