// Speed, as ratios against yardsticks measured in the same run: `npm run bench`.
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import { transition } from 'xstate'
import { taskMachine } from '../../src/domain/task/machine/machine.ts'
import { createEmulator } from '../../src/index.ts'
import { taskContext } from '../../src/simulation/task-context.ts'
import { linuxServer, taskFor } from '../support/bodies.ts'
import { benchWorlds } from './worlds.ts'

const SECONDS = Number(process.env.BENCH_SECONDS ?? 3)

/** Runs `once` over and over for a while; answers how often a second. */
const rate = async (one: () => unknown): Promise<number> => {
  const end = performance.now() + SECONDS * 1000
  let done = 0
  while (performance.now() < end) {
    await one()
    done++
  }
  return done / SECONDS
}

/** GETs a path over kept-alive connections, eight at a time; answers requests a second. */
const getRate = async (url: string, headers: Record<string, string> = {}): Promise<number> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  const get = async () => {
    const call = request(url, { headers, agent })
    call.end()
    const [answer] = await once(call, 'response')
    answer.resume()
    await once(answer, 'end')
  }
  const lanes = Array.from({ length: 8 }, () => rate(get))
  const total = (await Promise.all(lanes)).reduce((sum, each) => sum + each, 0)
  agent.destroy()
  return total
}

const portOf = (server: Server) => (server.address() as AddressInfo).port

const line = (what: string, measured: number, yardstick: string, base: number) =>
  console.log(
    `${what.padEnd(44)} ${measured.toFixed(0).padStart(9)}/s  ${(measured / base).toFixed(3)} of ${yardstick} (${base.toFixed(0)}/s)`,
  )

const bare = Fastify()
bare.get('/', () => ({ status: 'ok' }))
await bare.listen({ port: 0 })
const bareRate = await getRate(`http://127.0.0.1:${portOf(bare.server)}/`)
await bare.close()

const emulator = await createEmulator({ clock: 'frozen' })
const headers = { 'x-auth-token': 'workspace/bench', 'content-type': 'application/json' }
const post = async (path: string, body: unknown) =>
  (await fetch(emulator.url + path, { method: 'POST', headers, body: JSON.stringify(body) })).json()
const source = (await post('/v3/sources', linuxServer())) as { id: string }
const task = (await post('/v3/tasks', taskFor(source.id))) as { id: string }
line(
  'GET /_emulator/health',
  await getRate(`${emulator.url}/_emulator/health`),
  'bare Fastify',
  bareRate,
)
line(
  'GET /v3/tasks/{id}',
  await getRate(`${emulator.url}/v3/tasks/${task.id}`, headers),
  'bare Fastify',
  bareRate,
)
line(
  'GET /v3/sources',
  await getRate(`${emulator.url}/v3/sources`, headers),
  'bare Fastify',
  bareRate,
)

const workspace = emulator.emulator.workspaces.openOrCreate('bench')
const row = workspace.tasks.get(task.id)!
const world = taskContext(workspace, row, workspace.servers.get(source.id))
const pure = await rate(() => {
  const before = taskMachine.resolveState({
    value: row.lifecycle,
    context: { task: row, taskContext: world },
  })
  transition(taskMachine, before, { type: 'start' })
})
const TASKS = 500
for (let n = 0; n < TASKS; n++) {
  const each = (await post('/v3/sources', linuxServer())) as { id: string }
  const { id } = (await post('/v3/tasks', taskFor(each.id))) as { id: string }
  await post(`/v3/tasks/${id}/action`, { operation: 'start' })
}
const cloud = emulator.workspace('bench')
const begun = performance.now()
const fired = cloud.clock.advance({ by_ms: 24 * 3_600_000 }).length
const walked = fired / ((performance.now() - begun) / 1000)
line('timers fired by advance, stored', walked, 'pure transitions', pure)
await emulator.close()

benchWorlds('in memory', null)
const directory = mkdtempSync(join(tmpdir(), 'sms-emulator-bench-'))
benchWorlds('on disk', directory)
rmSync(directory, { recursive: true })

const startOf = (args: string[]) => {
  const from = performance.now()
  spawnSync(process.execPath, args, { stdio: 'ignore' })
  return performance.now() - from
}
const nothing = startOf(['-e', '0'])
const help =
  startOf(['src/cli/sms-emulator.js', 'exec', '--', process.execPath, '-e', '0']) - nothing
console.log(
  `cold start until it has served a command        ${help.toFixed(0)} ms  ${(help / nothing).toFixed(1)} times an empty Node (${nothing.toFixed(0)} ms)`,
)
