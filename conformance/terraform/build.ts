// Builds Terraform and the provider from the Go module proxy, unless they are there, and lays the
// provider out as a mirror. Says on stderr what it does: the first time takes minutes.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { cliConfig, goEnv, mirror, provider, type Tool, terraform } from './tools.ts'

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
const compile = async ({ linker, binary }: Tool, cwd: string) => {
  const total = go(['list', '-deps', '.'], { cwd }).trim().split('\n').length
  const args = ['build', '-v', '-p', '1', '-ldflags', linker, '-o', binary, '.']
  const child = spawn('go', args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] })
  const closed = once(child, 'close')
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stderr })) {
    lines.push(line)
    if (lines.length % 100 === 0) say(`compiled ${lines.length} packages of at most ${total}`)
  }
  const [code] = await closed
  if (code !== 0) throw new Error(`go build ended with ${code}\n${lines.slice(-20).join('\n')}`)
}

const build = async (tool: Tool) => {
  if (existsSync(tool.binary)) return
  const begin = performance.now()
  const minutes = () => ((performance.now() - begin) / 60_000).toFixed(1)
  say(`downloading ${tool.module} and what it needs`)
  const source = sourceOf(tool.module)
  go(['mod', 'download'], { cwd: source })
  say(`building ${tool.module} (${minutes()} minutes so far)`)
  await compile(tool, source)
  say(`built ${tool.module} (${minutes()} minutes in all)`)
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
  layOut()
}
