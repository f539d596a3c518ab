import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createEmulator } from '../../src/index.ts'
import { linuxServer, taskFor } from '../support/bodies.ts'
import { expectUsageError, sms } from '../support/command-line.ts'

/** An emulator with a task, and with a request that it refused. */
const usedEmulator = async () => {
  const running = await createEmulator({ clock: 'frozen', controlToken: 'let-me-in' })
  onTestFinished(() => running.close())
  const send = async (path: string, body?: object) => {
    const headers = { 'X-Auth-Token': 'workspace/one', 'Content-Type': 'application/json' }
    const method = body ? 'POST' : 'GET'
    const reply = await fetch(running.url + path, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    })
    return { id: reply.headers.get('x-request-id')!, body: (await reply.json()) as { id: string } }
  }
  const source = await send('/v3/sources', linuxServer())
  const task = await send('/v3/tasks', taskFor(source.body.id))
  const refused = await send('/v3/tasks/nobody')
  return { running, url: running.url, request_id: refused.id, task_id: task.body.id }
}

const explain = (id: string, url: string) =>
  sms('explain', id, '--url', url, '--control-token', 'let-me-in')

describe('an id', () => {
  test('of a request is explained', async () => {
    const { url, request_id } = await usedEmulator()
    const { code, stdout, stderr } = await explain(request_id, url)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('SMS.7703')
  })

  test('of a task is explained, whichever workspace has it', async () => {
    const { url, task_id } = await usedEmulator()
    expect((await explain(task_id, url)).stdout).toMatch(/^Task .* in workspace one is READY/)
  })

  test('of a task that was forked is explained in both workspaces', async () => {
    const { running, task_id } = await usedEmulator()
    running.workspace('one').fork('two').clock.advance({ by_ms: 5000 })
    const { stdout } = await explain(task_id, running.url)
    expect(stdout.match(/^Task .* in workspace .* is \w+/gm)).toEqual([
      expect.stringContaining('in workspace one is READY'),
      expect.stringContaining('in workspace two is READY'),
    ])
  })

  test('that nothing has is refused', async () => {
    const { url } = await usedEmulator()
    expectUsageError(await explain('a/b', url), `the emulator at ${url} has no request or task a/b`)
  })
})

describe('the connection', () => {
  test('takes the token of --control-token, else that of the variable', async () => {
    const { url, request_id } = await usedEmulator()
    vi.stubEnv('SMS_EMULATOR_CONTROL_TOKEN', 'another')
    onTestFinished(() => void vi.unstubAllEnvs())
    expect((await explain(request_id, url)).stdout).toContain('SMS.7703')
    const refused = await sms('explain', request_id, '--url', url)
    expectUsageError(refused, 'answers 401')
    expect(refused.stderr).toContain('Authorization: Bearer')
  })

  test('goes where serve with the same options listens', async () => {
    const { url, task_id } = await usedEmulator()
    vi.stubEnv('SMS_EMULATOR_CONTROL_TOKEN', 'let-me-in')
    onTestFinished(() => void vi.unstubAllEnvs())
    const { code, stdout } = await sms('explain', task_id, '--port', new URL(url).port)
    expect(code).toBe(0)
    expect(stdout).toContain('is READY')
  })
})

test.each([
  [['explain'], "missing required argument 'id'"],
  [['explain', 'a', 'b'], 'too many arguments'],
  [['explain', 'a', '--', 'b'], 'too many arguments'],
  [['explain', 'a', '--url', 'nowhere'], 'It must be an address like'],
  [['explain', 'a', '--url', ''], 'It must be an address like'],
  [['explain', 'a', '--colour', '1'], "unknown option '--colour'"],
  [['explain', 'a', '--port', 'x'], 'It must be a port from 0 to 65535.'],
  [['explain', 'a', '--control-token', ''], 'It must not be empty.'],
  [['explain', 'a', '--url', 'http://127.0.0.1:1'], 'no emulator answers at http://127.0.0.1:1'],
])('%j is refused', async (args, message) => {
  expectUsageError(await sms(...args), message)
})
