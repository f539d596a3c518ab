// The programs under examples/, run as a user would run them.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { createEmulator } from '../src/index.ts'
import { taskFor } from './support/bodies.ts'

const run = (args: readonly string[]): { child: ChildProcess; lines: Interface } => {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  return { child, lines: createInterface({ input: child.stdout! }) }
}

test('the example agent drives a task to MIGRATE_SUCCESS by public calls alone', async () => {
  const emulator = await createEmulator({ clock: 'frozen', validateReplies: true })
  onTestFinished(() => emulator.close())
  const headers = { 'X-Auth-Token': 'workspace/agent', 'Content-Type': 'application/json' }
  const call = async (method: string, path: string, body?: object) => {
    const answer = await fetch(emulator.url + path, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    })
    return (await answer.json()) as Record<string, unknown>
  }
  const arguments_ = ['--url', emulator.url, '--token', 'workspace/agent', '--poll-ms', '20']
  const { child, lines } = run(['examples/agent.ts', ...arguments_])
  const said: string[] = []
  lines.on('line', (line: string) => said.push(line))
  const [registered] = (await once(lines, 'line')) as [string]
  const source_id = registered.replace('registered ', '')

  const { id } = await call('POST', '/v3/tasks', taskFor(source_id))
  await call('POST', `/v3/tasks/${id}/action`, { operation: 'start' })
  const [code] = (await once(child, 'exit')) as [number]

  expect(code).toBe(0)
  expect(said).toContain('command START')
  expect(said.filter((line) => line.startsWith('done'))).toEqual([
    'done SSL_CONFIG',
    'done ATTACH_AGENT_IMAGE',
    'done FORMAT_DISK_LINUX_FILE',
    'done MIGRATE_LINUX_FILE',
    'done CONFIGURE_LINUX_FILE',
    'done DETTACH_AGENT_IMAGE',
  ])
  const task = await call('GET', `/v3/tasks/${id}`)
  expect(task.state).toBe('MIGRATE_SUCCESS')
  expect(await call('GET', `/v3/sources/${source_id}`)).toMatchObject({
    state: 'finished',
    migration_cycle: 'cutovered',
    replicatesize: 0,
    totalsize: 0,
  })
})
