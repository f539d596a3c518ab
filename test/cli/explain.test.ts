import { describe, expect, onTestFinished, test } from 'vitest'
import { fetchExplanation } from '../../src/cli/explain.ts'
import { ConfigurationError } from '../../src/cli/flags.ts'
import { createEmulator } from '../../src/index.ts'
import { linuxServer, taskFor } from '../support/bodies.ts'
import { run, runIn } from '../support/program.ts'

/** An emulator that listens, with a request that it refused and a task. */
const listening = async () => {
  const running = await createEmulator({ clock: 'frozen', controlToken: 'let-me-in' })
  onTestFinished(() => running.close())
  const ask = async (path: string, body?: object) => {
    const headers = { 'X-Auth-Token': 'workspace/one', 'Content-Type': 'application/json' }
    const method = body ? 'POST' : 'GET'
    const reply = await fetch(running.url + path, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    })
    return { id: reply.headers.get('x-request-id')!, body: (await reply.json()) as { id: string } }
  }
  const source = await ask('/v3/sources', linuxServer())
  const task = await ask('/v3/tasks', taskFor(source.body.id))
  const refused = await ask('/v3/tasks/nobody')
  return { running, url: running.url, request_id: refused.id, task_id: task.body.id }
}

describe('an id', () => {
  test('of a request is explained', async () => {
    const { url, request_id } = await listening()
    expect(await fetchExplanation(request_id, { url, token: 'let-me-in' })).toContain('SMS.7703')
  })

  test('of a task is explained, whichever workspace has it', async () => {
    const { url, task_id } = await listening()
    expect(await fetchExplanation(task_id, { url, token: 'let-me-in' })).toMatch(
      /^Task .* in workspace one is READY/,
    )
  })

  test('of a task that was forked is explained in both workspaces', async () => {
    const { running, task_id } = await listening()
    running.workspace('one').fork('two').clock.advance({ by_ms: 5000 })
    const told = await fetchExplanation(task_id, { url: running.url, token: 'let-me-in' })
    expect(told.match(/^Task .* in workspace .* is \w+/gm)).toEqual([
      expect.stringContaining('in workspace one is READY'),
      expect.stringContaining('in workspace two is READY'),
    ])
  })

  test('of nothing is refused, like a wrong token', async () => {
    const { url } = await listening()
    await expect(fetchExplanation('a/b', { url, token: 'let-me-in' })).rejects.toThrow(
      /no request and no task a\/b/,
    )
    await expect(fetchExplanation('x', { url, token: undefined })).rejects.toThrow(
      ConfigurationError,
    )
    await expect(fetchExplanation('x', { url, token: 'wrong' })).rejects.toThrow(
      /Send Authorization: Bearer/,
    )
  })
})

describe('the program', () => {
  test('shows the token of --control-token, before that of the environment', async () => {
    const { url, request_id } = await listening()
    const place = { env: { SMS_EMULATOR_CONTROL_TOKEN: 'another' } }
    const flags = ['--url', url, '--control-token', 'let-me-in']
    const told = await runIn(place, 'explain', ...flags, request_id)
    expect(told).toMatchObject({ code: 0, stderr: '' })
    expect(told.stdout).toContain('SMS.7703')
    const refused = await runIn(place, 'explain', request_id, '--url', url)
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toContain('answers 401')
  })

  test('asks where serve with the same flags would listen', async () => {
    const { url, task_id } = await listening()
    const place = { env: { SMS_EMULATOR_CONTROL_TOKEN: 'let-me-in' } }
    const { code, stdout } = await runIn(place, 'explain', task_id, '--port', new URL(url).port)
    expect(code).toBe(0)
    expect(stdout).toContain('is READY')
  })

  test.each([
    [['explain'], 'explain needs one id'],
    [['explain', 'a', 'b'], 'explain needs one id'],
    [['explain', 'a', '--url', 'nowhere'], '--url must be an address'],
    [['explain', 'a', '--url', ''], '--url must not be empty'],
    [['explain', 'a', '--colour', '1'], "Unknown option '--colour'"],
    [['explain', 'a', '--port', 'x'], '--port must be a port from 0 to 65535'],
    [['explain', 'a', '--control-token', ''], '--control-token must not be empty'],
    [['explain', 'a', '--', 'b'], 'explain takes no command after --'],
    [['explain', 'a', '--url', 'http://127.0.0.1:1'], 'no emulator answers at http://127.0.0.1:1'],
  ])('%j ends with one line and 2', async (args, words) => {
    const { code, stdout, stderr } = await run(...args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^sms-emulator: [^\n]+\n$/)
    expect(stderr).toContain(words)
  })
})
