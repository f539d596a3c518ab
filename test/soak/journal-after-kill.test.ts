// What a kill -9 leaves of the journal.
import { once } from 'node:events'
import { statSync, watch } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { freshDirectory, serve } from '../support/program.ts'

const begin = async (directory: string) => {
  const program = await serve('--data-dir', directory, '--clock', 'frozen')
  const call = async (path: string) =>
    (
      await fetch(program.url + path, { headers: { 'X-Auth-Token': 'workspace/kept' } })
    ).json() as Promise<{ entries: { seq: number; operation: string }[]; last: number }>
  const journal = () => call('/_emulator/workspaces/kept/journal?limit=1000')
  return { ...program, call, journal }
}

/** Resolves when the file is written to again and is longer than it was. */
const grown = async (file: string, size: number) => {
  const watcher = watch(file)
  onTestFinished(() => watcher.close())
  while (statSync(file).size <= size) await once(watcher, 'change')
}

test('a request is on disk soon after its reply, even if no other follows', async () => {
  const directory = freshDirectory()
  const first = await begin(directory)
  await first.call('/v3/tasks')
  await first.journal()
  const log = join(directory, 'journals', 'kept.sqlite-wal')
  const { size } = statSync(log)
  await first.call('/v3/sources')
  await grown(log, size)
  // Its reply comes after the write.
  await first.call('/_emulator/health')
  await first.stop('SIGKILL')
  const { entries } = await (await begin(directory)).journal()
  expect(entries.map(({ operation }) => operation)).toEqual(['ListTasks', 'ListServers'])
})

test('of many requests at most the last 64 are lost', async () => {
  const directory = freshDirectory()
  const first = await begin(directory)
  for (let i = 0; i < 150; i++) await first.call('/v3/sources/overview')
  await first.stop('SIGKILL')
  const { entries, last } = await (await begin(directory)).journal()
  expect(last).toBeGreaterThanOrEqual(150 - 64)
  expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: last }, (_, i) => i + 1))
})
