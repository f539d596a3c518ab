// The provider for Terraform, unmodified, through its whole life with every resource and data
// source of SMS: apply, two empty plans, changes, imports, destroy, and nothing may be left.
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { byKey } from './credentials.ts'
import { ask, deleteIn, leftIn, url } from './emulator.ts'
import { type Scenario, scenarios } from './scenarios.ts'
import { WorkingDirectory } from './terraform.ts'

const inHere = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const failures: string[] = []
const counts = { requests: 0, commands: 0 }
/** The types that were in a state. */
const used = new Set<string>()

const workspaceOf = (name: string) => `terraform-${name}`

const open = async ({ name, clock, settings, credentials = byKey }: Scenario) => {
  const workspace = workspaceOf(name)
  await ask('POST', '/_emulator/workspaces', {
    body: { name: workspace, clock: clock ?? { mode: 'flowing' } },
  })
  if (settings) await ask('PUT', `/_emulator/workspaces/${workspace}/settings`, { body: settings })
  return new WorkingDirectory(name, url, await credentials(workspace))
}

/** Applies what is there; afterwards Terraform may find nothing to do, twice. */
const apply = async (directory: WorkingDirectory) => {
  await directory.apply()
  await directory.expectNoChange()
  await directory.expectNoChange()
  for (const { type } of await directory.things()) used.add(type)
}

/** Reads until a resource has a state. A migration has two phases of a dozen rows together. */
const wait = async (directory: WorkingDirectory, [address, state]: readonly [string, string]) => {
  for (let reads = 0; reads < 30; reads++) {
    const things = await directory.things()
    if (things.find((thing) => thing.address === address)?.values.state === state) return
    await directory.refresh()
  }
  throw new Error(`${address} has not become ${state}`)
}

/** What is deleted elsewhere is missed, and made again. */
const lose = async ({ name }: Scenario, directory: WorkingDirectory, address: string) => {
  const thing = (await directory.things()).find((thing) => thing.address === address)
  await deleteIn(workspaceOf(name), thing?.type ?? '', thing?.values.id ?? '')
  await directory.expectChange()
  await apply(directory)
}

const walk = async (scenario: Scenario, directory: WorkingDirectory) => {
  const { name, folder = name, imports = [], isShort = false } = scenario
  const from = inHere(folder)
  directory.add(inHere('provider.tf'))
  directory.add(`${from}/main.tf`)
  await directory.init()
  await apply(directory)
  const changes = readdirSync(from).filter((file) => file.endsWith('_override.tf'))
  for (const change of isShort ? [] : changes.sort()) {
    directory.add(`${from}/${change}`)
    await apply(directory)
  }
  for (const thing of await directory.things())
    if (imports.includes(thing.address)) await directory.importAgain(thing)
  await directory.expectNoChange()
  if (scenario.loses) await lose(scenario, directory, scenario.loses)
  if (scenario.awaits) await wait(directory, scenario.awaits)
}

/** What goes wrong in a part is noted, and the next part has its turn. */
const attempt = async (what: string, part: () => Promise<unknown>) => {
  await part().catch((error: Error) => failures.push(`${what}: ${error.message}`))
}

const play = async (scenario: Scenario) => {
  const { name } = scenario
  const directory = await open(scenario)
  await attempt(name, () => walk(scenario, directory))
  await attempt(`${name}, at the end`, () => directory.destroy())
  await attempt(`${name}, afterwards`, async () => {
    const left = await leftIn(workspaceOf(name))
    if (left.length > 0) throw new Error(`left behind: ${left.join(', ')}`)
  })
  const sent = directory.sent()
  const elsewhere = new Set(sent.map(({ url: { origin } }) => origin).filter((to) => to !== url))
  if (elsewhere.size > 0) failures.push(`${name}: asked ${[...elsewhere].join(', ')}`)
  counts.requests += sent.length
  counts.commands += directory.commands
}

const typesOfSms = async () => {
  const directory = new WorkingDirectory('schema', url, {})
  directory.add(inHere('provider.tf'))
  await directory.init()
  return (await directory.types()).filter((type) => type.startsWith('huaweicloud_sms_'))
}

const only = process.env.CONFORMANCE_SCENARIOS?.split(' ')
for (const scenario of scenarios) if (!only || only.includes(scenario.name)) await play(scenario)
const types = await typesOfSms()
const untried = types.filter((type) => !used.has(type))
if (untried.length > 0 && !only) failures.push(`in no configuration: ${untried.join(', ')}`)

const notes = [`${types.length} resources and data sources of SMS, ${counts.commands} commands`]
console.log(JSON.stringify({ calls: counts.requests, unserved: [], failures, notes }))
