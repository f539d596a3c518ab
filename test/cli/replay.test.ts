// The program records in one process and replays in another, elsewhere.
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { linuxServer, taskFor } from '../support/bodies.ts'
import { passwordLogin } from '../support/callers.ts'
import { freshWorkspace } from '../support/emulator.ts'
import { freshDirectory, run, runIn, serve } from '../support/program.ts'

type Json = Record<string, never>

const client = (url: string) => {
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

/** A user who signs in, migrates a server and makes mistakes. */
const tell = async ({ call }: ReturnType<typeof client>) => {
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

describe.each(['flowing', 'frozen', 'on-read'])(
  'what a process recorded, its clock %s,',
  (mode) => {
    test('another replays elsewhere, in another time zone, to the same end', async () => {
      const { url, stop } = await serve('--data-dir', freshDirectory(), '--clock', mode)
      const cloud = client(url)
      const { token, task_id } = await tell(cloud)
      const { text: shown } = await cloud.call('GET', `/v3/tasks/${task_id}`, token)
      const { file, recorded } = await cloud.record()
      await stop('SIGTERM')

      const out = join(freshDirectory(), 'replies')
      const there = { cwd: freshDirectory(), env: { TZ: 'Asia/Tokyo', LC_ALL: 'tr_TR.UTF-8' } }
      const { code, stdout, stderr } = await runIn(there, 'replay', file, '--out', out)
      expect({ code, stdout, stderr }).toEqual({
        code: 0,
        stdout: `29 steps: as recorded; state ${recorded.state_hash}\n`,
        stderr: '',
      })
      const replies = readFileSync(out, 'utf8').trimEnd().split('\n')
      expect(replies).toHaveLength(29)
      expect(JSON.parse(replies.at(-1)!).reply).toEqual(JSON.parse(shown))
    })
  },
)

test('a story whose beginning is forgotten is replayed from the world before it', async () => {
  const { url } = await serve('--in-memory', '--clock', 'flowing')
  const cloud = client(url)
  const { token } = await tell(cloud)
  await cloud.call('DELETE', '/_emulator/workspaces/story/journal', '')
  await cloud.call('POST', '/_emulator/workspaces/story/clock/advance', '', { by_ms: 60_000 })
  await cloud.call('GET', '/v3/tasks', token)
  const { file, recorded } = await cloud.record()
  expect(recorded).toMatchObject({ first_request: 29, base: { strict: false } })
  expect(await run('replay', file)).toEqual({
    code: 0,
    stdout: `2 steps: as recorded; state ${recorded.state_hash}\n`,
    stderr: '',
  })
  writeFileSync(file, readFileSync(file, 'utf8').replace('"state":"RUNNING"', '"state":"LOST"'))
  const { code, stderr } = await run('replay', file)
  expect(code).toBe(2)
  expect(stderr).toMatch(/^sms-emulator: [^\n]*base\.tables\.tasks\[0\]\.document\.state[^\n]*\n$/)
})

describe('a process that was killed', () => {
  test('says which requests its journal lost, and a replay tells what came of it', async () => {
    const [before, after] = [freshDirectory(), join(freshDirectory(), 'data')]
    const { call } = freshWorkspace({ dataDir: before }, 'story')
    for (let nth = 1; nth <= 70; nth++) call('RegisterServer', { body: linuxServer() })
    // What a kill leaves: of 70 requests 64 are written, and no timer has run meanwhile.
    cpSync(before, after, { recursive: true })

    const second = client((await serve('--data-dir', after, '--clock', 'frozen')).url)
    await second.call('POST', '/v3/sources', 'workspace/story', linuxServer())
    const { file, recorded } = await second.record()
    expect(recorded.missing).toEqual([{ from: 65, to: 70 }])
    const { code, stdout } = await run('replay', file)
    expect(code).toBe(1)
    expect(stdout).toMatch(/^step 65 of 65, RegisterServer, is not as recorded:/)
    expect(stdout).toContain('lacks requests 65 to 70')
  })
})

describe('a replay', () => {
  const fileWith = (content: unknown) => {
    const file = join(freshDirectory(), 'a.json')
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
    return file
  }
  const register = { operation: 'RegisterServer', input: { body: { name: 'a' } } }

  test('that differs ends with 1 and tells where, as JSON if asked to', async () => {
    const lost = { operation: 'ShowTask', input: { params: { task_id: 'x' } }, status: 403 }
    const file = fileWith({ workspace: 'a', steps: [register, lost, register] })
    const { code, stdout } = await run('replay', file, '--json')
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      steps: 3,
      taken: 2,
      divergence: {
        step: 2,
        operation: 'ShowTask',
        why: [
          'It was answered 404 SMS.7703, and the recording says 403.',
          expect.stringContaining('"SMS.7703"'),
        ],
      },
    })
  })

  test('of a fixture that was never recorded just takes its steps', async () => {
    const file = fileWith({ workspace: 'a', steps: [register, { advance_ms: 5 }] })
    const { code, stdout } = await run('replay', file)
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^2 steps: as recorded; state [0-9a-f]{64}\n$/),
    })
  })

  test.each([
    ['is not there', () => ['/no/such/file.json'], /no such file/],
    ['is no JSON', () => [fileWith('{')], /it is not JSON/],
    ['is none', () => [fileWith({ steps: [] })], /workspace/],
    ['has no such step', () => [fileWith({ workspace: 'a', steps: [{ wait: 1 }] })], /steps\.0/],
    [
      'has an unknown operation',
      () => [fileWith({ workspace: 'a', steps: [{ operation: 'Explode' }] })],
      /no operation Explode/,
    ],
    ['is not named', () => [], /replay takes one file/],
    ['is two', () => ['a', 'b'], /replay takes one file/],
    ['comes with an unknown flag', () => ['a', '--port', '1'], /--port/],
    [
      'is to be replied to nowhere',
      () => [fileWith({ workspace: 'a', steps: [] }), '--out', '/no/such/dir/f'],
      /cannot write/,
    ],
  ])('of a file that %s ends with 2 and one line', async (_, args, words) => {
    const { code, stdout, stderr } = await run('replay', ...args())
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(new RegExp(`^sms-emulator: [^\\n]*${words.source}[^\\n]*\\n$`))
  })
})
