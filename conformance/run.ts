// Official clients on the wire, each against an emulator of its own.
//
//   npm run conformance [-- python node go java terraform] [--all]
//
// terraform has to be named: what it builds first takes minutes and gigabytes.
// --all counts an operation that the emulator does not serve yet as a failure.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { clientEnvironment } from '../src/cli/exports.ts'
import { createEmulator } from '../src/index.ts'
import { operationsById } from '../src/spine/emulator.ts'
import { type Client, type Command, clients } from './clients.ts'
import operations from './operations.json' with { type: 'json' }

/** What a suite prints on its last line. */
type Outcome = { calls: number; unserved: string[]; failures: string[]; notes: string[] }

const { values, positionals } = parseArgs({
  options: { all: { type: 'boolean', default: false } },
  allowPositionals: true,
})

/** What the emulator has no row for of IAM's look-ups, by the names that IAM's reference has. */
const lookUps = {
  KeystoneListProjects: '/v3/projects',
  KeystoneListAuthDomains: '/v3/auth/domains',
}
const paths = new Set([...operationsById.values()].map(({ path }) => path))

/** The operations that the suites would call in vain. */
const unserved = values.all
  ? []
  : [
      ...Object.keys(operations).filter((id) => !operationsById.has(id)),
      ...Object.entries(lookUps).flatMap(([id, path]) => (paths.has(path) ? [] : [id])),
    ]

const isThere = ([program, ...args]: Client['toolchain']) =>
  spawnSync(program, args, { stdio: 'ignore' }).status === 0

/** Runs a command to its end; rejects with all that it said when it fails. */
const finish = async (command: Command, more: Record<string, string> = {}) => {
  const { program, args, cwd, env, isLong } = command
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env, ...more },
    stdio: ['ignore', 'pipe', isLong ? 'inherit' : 'pipe'],
  })
  const [stdout, stderr, [code]] = await Promise.all([
    child.stdout ? text(child.stdout) : '',
    child.stderr ? text(child.stderr) : '',
    once(child, 'close') as Promise<[number | null]>,
  ])
  if (code !== 0) throw new Error(`${program} ended with ${code}\n${stdout}${stderr}`)
  return stdout
}

const journeyOf = async (client: Client): Promise<Outcome> => {
  for (const command of client.prepare()) await finish(command)
  const bugs: string[] = []
  const running = await createEmulator({
    clock: 'frozen',
    checksReplies: true,
    settings: client.settings ?? {},
    report: (bug) => bugs.push((bug as Error)?.stack ?? String(bug)),
  })
  try {
    const workspace = `conformance-${client.name}`
    running.workspace(workspace)
    const stdout = await finish(client.suite(), {
      ...clientEnvironment({ emulator: running.emulator, url: running.url, name: workspace }),
      CONFORMANCE_UNSERVED: unserved.join(' '),
    })
    const outcome = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Outcome
    return { ...outcome, failures: [...outcome.failures, ...bugs] }
  } finally {
    await running.close()
  }
}

/** Runs one client and prints its line; answers the word for the sum. */
const judge = async (client: Client): Promise<'passed' | 'failed' | 'skipped'> => {
  if (!isThere(client.toolchain)) {
    console.log(`${client.name}: skipped: ${client.toolchain[0]} not found`)
    return 'skipped'
  }
  const begin = performance.now()
  const outcome = await journeyOf(client).catch(
    (error: Error): Outcome => ({ calls: 0, unserved: [], failures: [error.message], notes: [] }),
  )
  const seconds = ((performance.now() - begin) / 1000).toFixed(1)
  const word = outcome.failures.length > 0 ? 'failed' : 'passed'
  const figures = `${outcome.calls} calls, ${outcome.unserved.length} operations not served yet`
  console.log(`${client.name}: ${word} (${figures}, ${seconds} s)`)
  for (const line of [...outcome.failures, ...outcome.notes]) console.log(`  ${line}`)
  if (outcome.unserved.length > 0) console.log(`  not served yet: ${outcome.unserved.join(' ')}`)
  return word
}

const unknown = positionals.filter((name) => !clients.some((client) => client.name === name))
if (unknown.length > 0) {
  const names = clients.map(({ name }) => name).join(', ')
  console.error(`There is no client ${unknown.join(', ')}: there are ${names}.`)
  process.exit(2)
}
const tally = { passed: 0, failed: 0, skipped: 0 }
const isMeant = ({ name, isOnRequest }: Client) =>
  positionals.length === 0 ? !isOnRequest : positionals.includes(name)
for (const client of clients.filter(isMeant)) tally[await judge(client)]++
console.log(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`)
process.exitCode = tally.failed > 0 ? 1 : 0
