// The program as a process: stopped, started again, and unable to start.
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createEmulator } from '../../src/index.ts'
import { Journal } from '../../src/journal/journal.ts'
import { Workspace } from '../../src/workspace/workspace.ts'
import { sms } from '../support/command-line.ts'
import { freshDirectory, run, runIn } from '../support/program.ts'
import { clientOf, serveFrozen } from '../support/program-client.ts'

/** An emulator in this process that uses a data directory. */
const opened = async (dataDir: string) => {
  const emulator = await createEmulator({ dataDir })
  onTestFinished(() => emulator.close())
  return emulator
}

// Kills in the middle of work are in test/soak/kill.test.ts.
describe('an emulator that was killed while it created a workspace', () => {
  const initialState = { seed: 's', mode: 'frozen', pace: 20, settings: {} } as const
  test.each([
    ['as an empty file', (file: string) => writeFileSync(file, '')],
    [
      'without its fixture',
      (file: string) =>
        new Workspace('', file, initialState, () => 0, new Journal(':memory:')).close(),
    ],
  ])('and left it %s creates it again, with its fixture', async (_, leave) => {
    const directory = freshDirectory()
    leave(join(directory, 'testname.sqlite'))
    const { url } = await opened(directory)
    const { body } = await clientOf(url, 'workspace/testname').call('GET', '/v3/tasks')
    expect(body.count).toBeGreaterThan(0)
  })
})

describe('an emulator that is told to stop', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s ends with 0 and keeps its data',
    async (signal) => {
      const directory = freshDirectory()
      const first = await serveFrozen(directory)
      const id = await clientOf(first.url).register()
      expect(await first.stop(signal)).toEqual([0, null])
      expect(readdirSync(directory).sort()).toEqual(['journals', 'story.sqlite', 'testname.sqlite'])
      const second = await opened(directory)
      expect((await clientOf(second.url).call('GET', `/v3/sources/${id}`)).status).toBe(200)
    },
  )
})

describe('an emulator that cannot start', () => {
  const oneLine = (words: RegExp) =>
    expect.stringMatching(new RegExp(`^sms-emulator: [^\\n]*${words.source}[^\\n]*\\n$`))

  test('because another uses its directory ends with 2 and leaves the other alone', async () => {
    const directory = freshDirectory()
    const first = await opened(directory)
    const another = await run('serve', '--port', '0', '--data-dir', directory)
    expect(another).toEqual({ code: 2, stdout: '', stderr: oneLine(/in use/) })
    expect((await clientOf(first.url).call('GET', '/v3/tasks')).status).toBe(200)
  })

  const unusable: [string, (file: string) => void, RegExp][] = [
    [
      'is not a database',
      (file) => writeFileSync(file, 'no database '.repeat(500)),
      /cannot be read/,
    ],
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
    'because a file %s ends with 2, and names the file and leaves it',
    async (_, make, why) => {
      const directory = freshDirectory()
      const file = join(directory, 'testname.sqlite')
      make(file)
      const before = readFileSync(file)
      const { code, stdout, stderr } = await sms('serve', '--port', '0', '--data-dir', directory)
      expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: oneLine(why) })
      expect(stderr).toContain(file)
      expect(readFileSync(file).equals(before)).toBe(true)
      expect(readdirSync(directory)).toEqual(['journals', 'testname.sqlite'])
    },
  )

  test('because its port is in use ends with 3 and one line', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as { port: number }
    const result = await sms('serve', '--in-memory', '--port', `${port}`)
    expect(result).toEqual({ code: 3, stdout: '', stderr: oneLine(new RegExp(`${port}`)) })
    taken.close()
  })

  test.each([
    [['--speed', '3'], /speed/],
    [['--pace', 'fast'], /--pace/],
    [['--port', '99999'], /--port/],
    [['dance'], /dance/],
  ])('because of the arguments %j ends with 2 and one line', async (args, words) => {
    expect(await sms(...args)).toEqual({ code: 2, stdout: '', stderr: oneLine(words) })
  })

  test('because of its arguments creates no files', async () => {
    const cwd = freshDirectory()
    expect(await runIn({ cwd }, '--speed', '3')).toMatchObject({ code: 2 })
    expect(readdirSync(cwd)).toEqual([])
  })
})
