// Official clients on the wire, each against an emulator of its own.
//
//   npm run conformance [-- curl python node go java terraform] [--all]
//
// terraform has to be named: what it builds first takes minutes and gigabytes.
// --all counts an operation that the emulator does not serve yet as a failure.
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { clientEnvironment } from '../src/cli/client-environment.ts'
import { createEmulator } from '../src/index.ts'
import { operationsById } from '../src/operations/index.ts'
import { type Client, clients } from './clients.ts'
import { finish } from './command.ts'
import operations from './operations.json' with { type: 'json' }
import { runPage } from './pages.ts'
import { runSamples } from './samples.ts'

/** What a suite prints on its last line. */
type Outcome = { calls: number; unserved: string[]; failures: string[]; notes: string[] }

const nothing: Outcome = { calls: 0, unserved: [], failures: [], notes: [] }

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

/** The first command of the toolchain that cannot be run here. */
const missingOf = ({ toolchain }: Client) =>
  toolchain.find((line) => {
    const [program = '', ...args] = line.split(' ')
    return spawnSync(program, args, { stdio: 'ignore' }).status !== 0
  })

const journeyOf = async (client: Client): Promise<Outcome> => {
  if (!client.suite) return nothing
  const bugs: string[] = []
  const running = await createEmulator({
    clock: 'frozen',
    validateReplies: true,
    settings: client.settings ?? {},
    reportBug: (bug) => bugs.push((bug as Error)?.stack ?? String(bug)),
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

/** All that one client does: its journey, the samples printed for it, its page's programs. */
const outcomeOf = async (client: Client): Promise<Outcome> => {
  const { name, runner, samples } = client
  for (const command of client.prepare()) await finish(command)
  const journey = await journeyOf(client)
  const printed = runner && samples ? await runSamples(runner, samples) : nothing
  const page = runner ? await runPage(name, runner) : nothing
  return {
    calls: journey.calls + printed.calls + page.calls,
    unserved: journey.unserved,
    failures: [...journey.failures, ...printed.failures, ...page.failures],
    notes: [...journey.notes, ...printed.notes],
  }
}

/** Runs one client and prints its line; answers the word for the sum. */
const judge = async (client: Client): Promise<'passed' | 'failed' | 'skipped'> => {
  const missing = missingOf(client)
  if (missing) {
    console.log(`${client.name}: skipped: ${missing} does not run here`)
    return 'skipped'
  }
  const begin = performance.now()
  const outcome = await outcomeOf(client).catch(
    (error: Error): Outcome => ({ ...nothing, failures: [error.message] }),
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
const tally: Record<Awaited<ReturnType<typeof judge>>, string[]> = {
  passed: [],
  failed: [],
  skipped: [],
}
const isMeant = ({ name, isOnRequest }: Client) =>
  positionals.length === 0 ? !isOnRequest : positionals.includes(name)
for (const client of clients.filter(isMeant)) tally[await judge(client)].push(client.name)
// By name, since this is the last that a log of CI shows.
for (const [word, names] of Object.entries(tally))
  console.log(`${word}: ${names.length > 0 ? names.join(', ') : 'none'}`)
process.exitCode = tally.failed.length > 0 ? 1 : 0
