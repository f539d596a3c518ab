// The program as a process: killed, started again, refused its directory or its port.
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { Journal } from '../../src/journal/journal.ts'
import { Workspace } from '../../src/workspace/workspace.ts'
import { linuxServer, taskFor } from '../support/bodies.ts'
import { freshDirectory, run, runIn, serve } from '../support/program.ts'

type Json = Record<string, unknown>

const client = (url: string, token = 'workspace/story') => {
  const call = async (method: string, path: string, body?: object) => {
    const headers = { 'X-Auth-Token': token, 'Content-Type': 'application/json' }
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) }
    const reply = await fetch(`${url}${path}`, init)
    return { status: reply.status, headers: reply.headers, body: (await reply.json()) as Json }
  }
  return {
    call,
    register: async (name = 'ecs-4bb4') =>
      (await call('POST', '/v3/sources', linuxServer({ name }))).body.id as string,
    create: async (source_id: string) =>
      (await call('POST', '/v3/tasks', taskFor(source_id))).body.id as string,
    start: (id: string) => call('POST', `/v3/tasks/${id}/action`, { operation: 'start' }),
    show: async (id: string) => (await call('GET', `/v3/tasks/${id}`)).body,
    advance: (how: object) => call('POST', '/_emulator/workspaces/story/clock/advance', how),
  }
}

const frozen = (directory: string) => serve('--data-dir', directory, '--clock', 'frozen')

/** A migration that has been copying for a while. */
const halfWay = async (url: string) => {
  const cloud = client(url)
  const task_id = await cloud.create(await cloud.register())
  expect((await cloud.start(task_id)).status).toBe(200)
  await cloud.advance({ by_ms: 17_000 })
  return { ...cloud, task_id }
}
const finish = async ({ advance, show }: ReturnType<typeof client>, task_id: string) => {
  const { status } = await advance({ until: { task_id, state: 'MIGRATE_SUCCESS' } })
  return { status, task: await show(task_id) }
}

describe('an emulator that is killed in the middle of a migration', () => {
  test('goes on from there, and ends as one that was never interrupted', async () => {
    const directory = freshDirectory()
    const first = await frozen(directory)
    const before = await halfWay(first.url)
    const shown = await before.show(before.task_id)
    expect(shown).toMatchObject({ state: 'RUNNING', subtask_info: 'MIGRATE_LINUX_FILE-46' })
    expect(await first.stop('SIGKILL')).toEqual([null, 'SIGKILL'])

    const second = await frozen(directory)
    const after = client(second.url)
    expect(await after.show(before.task_id)).toEqual(shown)
    const interrupted = await finish(after, before.task_id)

    const other = await frozen(freshDirectory())
    const smooth = await halfWay(other.url)
    expect(smooth.task_id).toBe(before.task_id)
    const uninterrupted = await finish(smooth, smooth.task_id)
    expect(interrupted.task.finish_date).toBe(uninterrupted.task.finish_date)
    expect(interrupted).toEqual(uninterrupted)
    expect(await after.register('next')).toBe(await smooth.register('next'))
  })

  test('has lost nothing that it had acknowledged, whatever was on its way', async () => {
    const directory = freshDirectory()
    const first = await frozen(directory)
    const cloud = client(first.url)
    const acknowledged: string[] = []
    await Promise.all(
      Array.from({ length: 100 }, async (_, nth) => {
        const id = await cloud.register(`s${nth}`).catch(() => undefined)
        if (id && acknowledged.push(id) === 20) await first.stop('SIGKILL')
      }),
    )
    const second = await frozen(directory)
    const found = await Promise.all(
      acknowledged.map((id) => client(second.url).call('GET', `/v3/sources/${id}`)),
    )
    expect(acknowledged.length).toBeGreaterThanOrEqual(20)
    expect(found.map(({ body }) => body.id)).toEqual(acknowledged)
  })

  test('still takes the tokens it had given out', async () => {
    const directory = freshDirectory()
    const first = await frozen(directory)
    const login = {
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { name: 'ann', password: 'Secret', domain: { name: 'story' } } },
        },
        scope: { domain: { name: 'story' } },
      },
    }
    const { headers, status } = await client(first.url).call('POST', '/v3/auth/tokens', login)
    expect(status).toBe(201)
    await first.stop('SIGKILL')
    const second = await frozen(directory)
    const cloud = client(second.url, headers.get('x-subject-token')!)
    expect((await cloud.call('GET', '/v3/tasks')).status).toBe(200)
  })
})

describe('worlds that were kept', () => {
  test('outlive a kill: snapshots, forks, and the way back', async () => {
    const directory = freshDirectory()
    const first = await frozen(directory)
    const before = await halfWay(first.url)
    const control = '/_emulator/workspaces/story'
    const shown = await before.show(before.task_id)
    await before.call('POST', `${control}/snapshots`, { name: 'copying' })
    await before.call('POST', `${control}/fork`, { name: 'fork' })
    const smooth = await finish(before, before.task_id)
    await first.stop('SIGKILL')

    const second = await frozen(directory)
    const after = client(second.url)
    const restored = await after.call('POST', `${control}/snapshots/copying/restore`)
    expect(restored.status).toBe(200)
    expect(await after.show(before.task_id)).toEqual(shown)
    expect(await finish(after, before.task_id)).toEqual(smooth)
    const fork = client(second.url, 'workspace/fork')
    expect(await fork.show(before.task_id)).toEqual(shown)
    expect((await after.call('POST', `${control}/rewind`, { to_request: 4 })).status).toBe(200)
    await second.stop('SIGKILL')

    const third = await frozen(directory)
    expect(await client(third.url).show(before.task_id)).toEqual(shown)
  })
})

describe('an emulator that was killed while it furnished a workspace', () => {
  const birth = { seed: 's', mode: 'frozen', pace: 20, settings: {} } as const
  test.each([
    ['as an empty file', (file: string) => writeFileSync(file, '')],
    [
      'without its fixture',
      (file: string) => new Workspace('', file, birth, () => 0, new Journal(':memory:')).close(),
    ],
  ])('and left it %s begins it again, with all it is to begin with', async (_, leave) => {
    const directory = freshDirectory()
    leave(join(directory, 'testname.sqlite'))
    const { url } = await frozen(directory)
    const { body } = await client(url, 'workspace/testname').call('GET', '/v3/tasks')
    expect(body.count).toBeGreaterThan(0)
  })
})

describe('an emulator that is told to stop', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s ends with 0 and keeps its data',
    async (signal) => {
      const directory = freshDirectory()
      const first = await frozen(directory)
      const id = await client(first.url).register()
      expect(await first.stop(signal)).toEqual([0, null])
      expect(readdirSync(directory).sort()).toEqual(['journals', 'story.sqlite', 'testname.sqlite'])
      const second = await frozen(directory)
      expect((await client(second.url).call('GET', `/v3/sources/${id}`)).status).toBe(200)
    },
  )
})

describe('an emulator that cannot start', () => {
  const refused = (directory: string) => run('serve', '--port', '0', '--data-dir', directory)
  const oneLine = (words: RegExp) =>
    expect.stringMatching(new RegExp(`^sms-emulator: [^\\n]*${words.source}[^\\n]*\\n$`))

  test('for another that has its directory ends with 2 and leaves the other alone', async () => {
    const directory = freshDirectory()
    const first = await frozen(directory)
    expect(await refused(directory)).toEqual({ code: 2, stdout: '', stderr: oneLine(/in use/) })
    expect((await client(first.url).call('GET', '/v3/tasks')).status).toBe(200)
  })

  const unusable: [string, (file: string) => void, RegExp][] = [
    ['is no database', (file) => writeFileSync(file, 'no database '.repeat(500)), /cannot be read/],
    [
      'is a damaged database',
      (file) => {
        new Sqlite(file).exec('CREATE TABLE meta (x); PRAGMA user_version = 1').close()
        writeFileSync(file, readFileSync(file).fill(0xff, 100))
      },
      /cannot be read/,
    ],
    [
      'is the database of another program',
      (file) => void new Sqlite(file).exec('CREATE TABLE notes (x)').close(),
      /of another program/,
    ],
    [
      'is the database of another program that counts versions, too',
      (file) =>
        void new Sqlite(file).exec('CREATE TABLE notes (x); PRAGMA user_version = 1').close(),
      /of another program/,
    ],
    [
      'was written by a newer version',
      (file) => void new Sqlite(file).exec('CREATE TABLE t (x); PRAGMA user_version = 99').close(),
      /newer version/,
    ],
  ]
  test.each(unusable)(
    'for a file that %s ends with 2, names it and leaves it',
    async (_, make, why) => {
      const directory = freshDirectory()
      const file = join(directory, 'testname.sqlite')
      make(file)
      const before = readFileSync(file)
      const { code, stdout, stderr } = await refused(directory)
      expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: oneLine(why) })
      expect(stderr).toContain(file)
      expect(readFileSync(file).equals(before)).toBe(true)
      expect(readdirSync(directory)).toEqual(['journals', 'testname.sqlite'])
    },
  )

  test('for a port that is taken ends with 3 and one line', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as { port: number }
    const result = await run('serve', '--in-memory', '--port', `${port}`)
    expect(result).toEqual({ code: 3, stdout: '', stderr: oneLine(new RegExp(`${port}`)) })
    taken.close()
  })

  test.each([
    [['--speed', '3'], /speed/],
    [['--pace', 'fast'], /--pace/],
    [['--port', '99999'], /--port/],
    [['dance'], /dance/],
  ])('for the arguments %j ends with 2 and one line', async (args, words) => {
    const cwd = freshDirectory()
    const ended = await runIn({ cwd }, ...args)
    expect(ended).toEqual({ code: 2, stdout: '', stderr: oneLine(words) })
    expect(readdirSync(cwd)).toEqual([])
  })
})
