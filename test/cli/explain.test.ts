import { describe, expect, onTestFinished, test } from 'vitest'
import { explanation } from '../../src/cli/explain.ts'
import { BadConfiguration } from '../../src/cli/flags.ts'
import { createEmulator } from '../../src/index.ts'
import { linuxServer, taskFor } from '../support/bodies.ts'
import { run } from '../support/program.ts'

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
  return { url: running.url, request_id: refused.id, task_id: task.body.id }
}

describe('an id', () => {
  test('of a request is explained', async () => {
    const { url, request_id } = await listening()
    expect(await explanation(request_id, url, 'let-me-in')).toContain('SMS.7703')
  })

  test('of a task is explained, whichever workspace has it', async () => {
    const { url, task_id } = await listening()
    expect(await explanation(task_id, url, 'let-me-in')).toMatch(
      /^Task .* in workspace one is READY/,
    )
  })

  test('of nothing is refused, like a wrong token', async () => {
    const { url } = await listening()
    await expect(explanation('a/b', url, 'let-me-in')).rejects.toThrow(
      /no request and no task a\/b/,
    )
    await expect(explanation('x', url, undefined)).rejects.toThrow(BadConfiguration)
    await expect(explanation('x', url, 'wrong')).rejects.toThrow(/Send Authorization: Bearer/)
  })
})

describe('the program', () => {
  test.each([
    [['explain'], 'explain needs one id'],
    [['explain', 'a', 'b'], 'explain needs one id'],
    [['explain', 'a', '--url', 'nowhere'], '--url must be an address'],
    [['explain', 'a', '--port', '1'], "Unknown option '--port'"],
    [['explain', 'a', '--url', 'http://127.0.0.1:1'], 'no emulator answers at http://127.0.0.1:1'],
  ])('%j ends with one line and 2', async (args, words) => {
    const { code, stdout, stderr } = await run(...args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^sms-emulator: [^\n]+\n$/)
    expect(stderr).toContain(words)
  })
})
