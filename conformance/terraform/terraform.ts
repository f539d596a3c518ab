// Terraform in a directory of its own: commands, what they leave in the state, what they asked.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import { text } from 'node:stream/consumers'
import { cache, cliConfig, terraform } from './tools.ts'

/** A resource or data source as the state has it. */
export type Thing = { address: string; type: string; values: { id?: string; state?: string } }

/** A request that the provider sent. */
export type Sent = { method: string; url: URL }

/** Variables of the caller that Terraform or the provider would read. */
const isForeign = ([name]: [string, unknown]) => /^(HW_|OS_|TF_|SKIP_CHECK_)/.test(name)

const quiet = ['-no-color', '-input=false']

/** A working directory, and the environment of every command in it. */
export class WorkingDirectory {
  readonly path: string
  readonly #env: NodeJS.ProcessEnv
  /** How many commands were run. */
  commands = 0

  /** Makes it anew; `credentials` are the variables by which the provider knows who it is. */
  constructor(name: string, url: string, credentials: Record<string, string>) {
    this.path = `${cache}/runs/${name}`
    const inherited = Object.entries(process.env).filter((entry) => !isForeign(entry))
    this.#env = {
      ...Object.fromEntries(inherited),
      ...credentials,
      HW_REGION_NAME: 'cn-north-4',
      SKIP_CHECK_WEBSITE_TYPE: 'true',
      TF_VAR_url: url,
      TF_CLI_CONFIG_FILE: cliConfig,
      TF_IN_AUTOMATION: '1',
      TF_LOG_PROVIDER: 'DEBUG',
      TF_LOG_PATH: `${this.path}/provider.log`,
    }
    rmSync(this.path, { recursive: true, force: true })
    mkdirSync(this.path, { recursive: true })
  }

  add(file: string) {
    cpSync(file, `${this.path}/${basename(file)}`)
  }

  /** Runs a command; rejects with what it said unless it ends with this exit code. */
  async run(args: readonly string[], expected = 0): Promise<string> {
    this.commands++
    const child = spawn(terraform.binary, [...args], {
      cwd: this.path,
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close') as Promise<[number | null]>,
    ])
    if (code !== expected)
      throw new Error(`terraform ${args.join(' ')} ended with ${code}\n${stdout}${stderr}`)
    return stdout
  }

  init = () => this.run(['init', ...quiet])
  apply = () => this.run(['apply', ...quiet, '-auto-approve'])
  destroy = () => this.run(['destroy', ...quiet, '-auto-approve'])

  /** Rejects with the plan unless it is empty. */
  expectNoChange = () => this.run(['plan', ...quiet, '-detailed-exitcode'])

  /** Rejects if the plan is empty, or cannot be made. */
  expectChange = () => this.run(['plan', ...quiet, '-detailed-exitcode'], 2)

  /** Forgets a resource and finds it again by its id. */
  async importAgain({ address, values }: Thing) {
    await this.run(['state', 'rm', address])
    await this.run(['import', ...quiet, address, values.id ?? ''])
  }

  /** Reads everything again. */
  refresh = () => this.run(['apply', ...quiet, '-auto-approve', '-refresh-only'])

  /** Everything in the state. */
  async things(): Promise<Thing[]> {
    const { values } = JSON.parse(await this.run(['show', '-json']))
    return values?.root_module?.resources ?? []
  }

  /** The names of all types of the provider, resources and data sources. */
  async types(): Promise<string[]> {
    const { provider_schemas } = JSON.parse(await this.run(['providers', 'schema', '-json']))
    const [provider] = Object.values(provider_schemas) as Record<string, object>[]
    const kinds = [provider?.resource_schemas, provider?.data_source_schemas]
    return kinds.flatMap((kind) => Object.keys(kind ?? {}))
  }

  /** Every request since the directory was made, from the provider's own log. */
  sent(): Sent[] {
    const log = `${this.path}/provider.log`
    if (!existsSync(log)) return []
    return [...readFileSync(log, 'utf8').matchAll(/API Request URL: (\w+) (\S+)/g)].map(
      ([, method = '', url = '']) => ({ method, url: new URL(url) }),
    )
  }
}
