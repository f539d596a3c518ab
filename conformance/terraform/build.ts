// Builds Terraform and the provider from the Go module proxy, unless they are there, and lays the
// provider out as a mirror. Says on stderr what it does: the first time takes minutes.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { createInterface } from 'node:readline'
import {
  acceptanceTests,
  cliConfig,
  goEnv,
  mirror,
  provider,
  type Tool,
  terraform,
} from './tools.ts'

const env = { ...process.env, ...goEnv }
const say = (line: string) => process.stderr.write(`  ${line}\n`)

const go = (args: string[], options: { cwd?: string } = {}): string => {
  const { status, stdout, stderr } = spawnSync('go', args, {
    ...options,
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (status !== 0) throw new Error(`go ${args[0]} ended with ${status}\n${stderr}`)
  return stdout
}

/** The directory of a module's source, downloaded if need be. */
export const sourceOf = (module: string): string =>
  JSON.parse(go(['mod', 'download', '-json', module])).Dir

/** Compiles packages one after the other, so that memory suffices, and tells how far it is. */
const compile = async ({ how, package: what, binary }: Tool, cwd: string) => {
  const isTest = how[0] === 'test'
  const list = go(['list', '-deps', ...(isTest ? ['-test'] : []), what], { cwd })
  const total = list.trim().split('\n').length
  const args = [...how, '-v', '-p', '1', '-o', binary, what]
  const child = spawn('go', args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] })
  const closed = once(child, 'close')
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stderr })) {
    if (line.startsWith('go: downloading')) continue
    lines.push(line)
    if (lines.length % 100 === 0) say(`compiled ${lines.length} packages of at most ${total}`)
  }
  const [code] = await closed
  if (code !== 0) throw new Error(`go build ended with ${code}\n${lines.slice(-20).join('\n')}`)
}

const build = async (tool: Tool) => {
  if (existsSync(tool.binary)) return
  const begin = performance.now()
  say(`downloading and building ${basename(tool.binary)}`)
  await compile(tool, sourceOf(tool.module))
  const minutes = ((performance.now() - begin) / 60_000).toFixed(1)
  say(`built ${basename(tool.binary)} in ${minutes} minutes`)
}

const layOut = () => {
  mkdirSync(dirname(mirror.binary), { recursive: true })
  rmSync(mirror.binary, { force: true })
  linkSync(provider.binary, mirror.binary)
  const only = 'registry.terraform.io/huaweicloud/huaweicloud'
  writeFileSync(
    cliConfig,
    `disable_checkpoint = true

provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror.root)}
    include = ["${only}"]
  }
}
`,
  )
}

if (import.meta.main) {
  await build(terraform)
  await build(provider)
  if (process.argv.includes('--with-tests')) await build(acceptanceTests)
  layOut()
}
