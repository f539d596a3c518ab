// The program replays recordings, in another process where that matters.
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createEmulator, type EmulatorOptions } from '../../src/index.ts'
import { linuxServer, taskFor } from '../support/bodies.ts'
import { passwordLogin } from '../support/callers.ts'
import { expectUsageError, sms } from '../support/command-line.ts'
import { freshWorkspace } from '../support/emulator.ts'
import { freshDirectory, runIn } from '../support/program.ts'

type Json = Record<string, never>

/** Calls an emulator, and writes the recording of its workspace `story` to a file. */
const clientOf = async (options: EmulatorOptions) => {
  const { url, close } = await createEmulator(options)
  onTestFinished(close)
  const call = async (method: string, path: string, token: string, body?: object | string) => {
    const headers = { 'X-Auth-Token': token, 'Content-Type': 'application/json' }
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const reply = await fetch(`${url}${path}`, { method, headers, ...(body && { body: text }) })
    return { headers: reply.headers, status: reply.status, text: await reply.text() }
  }
  const record = async () => {
    const { text } = await call('GET', '/_emulator/workspaces/story/journal/replay', '')
    const file = join(freshDirectory(), 'story.json')
    writeFileSync(file, text)
    return { file, recorded: JSON.parse(text) as Json }
  }
  return { call, record }
}

/** A user who signs in, migrates a server, and makes mistakes. */
const migrate = async ({ call }: Awaited<ReturnType<typeof clientOf>>) => {
  const signedIn = await call('POST', '/v3/auth/tokens', '', passwordLogin('story'))
  const token = signedIn.headers.get('x-subject-token') ?? ''
  const source = await call('POST', '/v3/sources', token, linuxServer())
  const { id } = JSON.parse(source.text) as { id: string }
  const task = JSON.parse((await call('POST', '/v3/tasks', token, taskFor(id))).text)
  const start = { operation: 'start' }
  await call('POST', `/v3/tasks/${task.id}/action`, token, start)
  await call('POST', `/v3/tasks/${task.id}/action`, token, start)
  await call('POST', '/v3/tasks', token, '{"name": "broken",}')
  const clock = '/_emulator/workspaces/story/clock'
  await call('POST', `${clock}/advance`, '', { by_ms: 17_000 })
  await call('PUT', clock, '', { mode: 'flowing', pace: 3 })
  await Promise.all(Array.from({ length: 20 }, () => call('GET', `/v3/tasks/${task.id}`, token)))
  return { token, task_id: task.id as string }
}

test.each(['flowing', 'frozen', 'on-read'] as const)(
  'a recording with a %s clock is replayed alike by a process in another time zone',
  async (clock) => {
    const client = await clientOf({ dataDir: freshDirectory(), clock, pace: 20 })
    const { token, task_id } = await migrate(client)
    const { text: shown } = await client.call('GET', `/v3/tasks/${task_id}`, token)
    const { file, recorded } = await client.record()

    const out = join(freshDirectory(), 'replies')
    const elsewhere = { cwd: freshDirectory(), env: { TZ: 'Asia/Tokyo', LC_ALL: 'tr_TR.UTF-8' } }
    expect(await runIn(elsewhere, 'replay', file, '--out', out)).toEqual({
      code: 0,
      stdout: `29 steps: as recorded; state ${recorded.state_hash}\n`,
      stderr: '',
    })
    const replies = readFileSync(out, 'utf8').trimEnd().split('\n')
    expect(replies).toHaveLength(29)
    expect(JSON.parse(replies.at(-1)!).reply).toEqual(JSON.parse(shown))
  },
)

test('a recording without its beginning is replayed from the state before it', async () => {
  const client = await clientOf({ clock: 'flowing' })
  const { token } = await migrate(client)
  await client.call('DELETE', '/_emulator/workspaces/story/journal', '')
  const advance = '/_emulator/workspaces/story/clock/advance'
  await client.call('POST', advance, '', { by_ms: 60_000 })
  await client.call('GET', '/v3/tasks', token)
  const { file, recorded } = await client.record()
  expect(recorded).toMatchObject({ first_request: 29, base: { strict: false } })
  expect(await sms('replay', file)).toEqual({
    code: 0,
    stdout: `2 steps: as recorded; state ${recorded.state_hash}\n`,
    stderr: '',
  })
  writeFileSync(file, readFileSync(file, 'utf8').replace('"state":"RUNNING"', '"state":"LOST"'))
  expectUsageError(await sms('replay', file), 'base.tables.tasks[0].document.state')
})

test('a recording says which requests were lost when the process was killed', async () => {
  const [before, after] = [freshDirectory(), join(freshDirectory(), 'data')]
  const { call } = freshWorkspace({ dataDir: before }, 'story')
  for (let nth = 1; nth <= 70; nth++) call('RegisterServer', { body: linuxServer() })
  // What a kill leaves: of 70 requests 64 are written.
  cpSync(before, after, { recursive: true })

  const second = await clientOf({ dataDir: after, clock: 'frozen' })
  await second.call('POST', '/v3/sources', 'workspace/story', linuxServer())
  const { file, recorded } = await second.record()
  expect(recorded.missing).toEqual([{ from: 65, to: 70 }])
  const { code, stdout } = await sms('replay', file)
  expect(code).toBe(1)
  expect(stdout).toMatch(/^step 65 of 65, RegisterServer, is not as recorded:/)
  expect(stdout).toContain('lacks requests 65 to 70')
})

describe('a file', () => {
  const fileWith = (content: unknown) => {
    const file = join(freshDirectory(), 'a.json')
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
    return file
  }
  const register = { operation: 'RegisterServer', input: { body: { name: 'a' } } }

  test('whose replay differs ends with 1 and the first difference, as JSON if wanted', async () => {
    const lost = { operation: 'ShowTask', input: { params: { task_id: 'x' } }, status: 403 }
    const file = fileWith({ workspace: 'a', steps: [register, lost, register] })
    const { code, stdout } = await sms('replay', file, '--json')
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      steps: 3,
      taken: 2,
      divergence: {
        step: 2,
        operation: 'ShowTask',
        why: [
          'The status is 404 SMS.7703; recorded was 403.',
          expect.stringContaining('"SMS.7703"'),
        ],
      },
    })
  })

  test('that was never recorded, a fixture, just runs its steps', async () => {
    const file = fileWith({ workspace: 'a', steps: [register, { advance_ms: 5 }] })
    const { code, stdout } = await sms('replay', file)
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^2 steps: as recorded; state [0-9a-f]{64}\n$/),
    })
  })

  test.each([
    ['that does not exist', () => ['/no/such/file.json'], 'no such file'],
    ['that is not JSON', () => [fileWith('{')], 'it is not JSON'],
    ['that is not a fixture', () => [fileWith({ steps: [] })], 'workspace'],
    [
      'with an invalid step',
      () => [fileWith({ workspace: 'a', steps: [{ wait: 1 }] })],
      'steps[0]',
    ],
    [
      'with an unknown operation',
      () => [fileWith({ workspace: 'a', steps: [{ operation: 'Explode' }] })],
      'no operation Explode',
    ],
    ['that is missing', () => [], "missing required argument 'file'"],
    ['beside another', () => ['a', 'b'], 'too many arguments'],
    ['with an unknown option', () => ['a', '--port', '1'], "unknown option '--port'"],
    [
      'whose replies cannot be written',
      () => [fileWith({ workspace: 'a', steps: [] }), '--out', '/no/such/dir/f'],
      '--out /no/such/dir/f: ENOENT',
    ],
  ])('%s is refused', async (_, args, message) => {
    expectUsageError(await sms('replay', ...args()), message)
  })
})
