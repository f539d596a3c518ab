// The commands, and how each failure ends: one line and an exit code.
import { constants } from 'node:os'
import { version } from '../api/version.ts'
import { InvalidRulesFileError } from '../client-rules/read-rules.ts'
import { Emulator } from '../emulator.ts'
import { caFile, InvalidCertificate } from '../http/tls.ts'
import { InvalidFixtureError } from '../replay/fixtures.ts'
import { UnusableDatabaseError } from '../store/database.ts'
import { exportLines } from './client-environment.ts'
import { clientRules, clientRulesFlags } from './client-rules.ts'
import { coverage, coverageFlags } from './coverage.ts'
import { exec, execFlags } from './exec.ts'
import { explain, explainFlags } from './explain.ts'
import {
  ConfigurationError,
  type Flags,
  readFlags,
  readFlagsAndPositionals,
  unknownVariables,
} from './flags.ts'
import { fuzz } from './fuzz.ts'
import { helpText } from './help.ts'
import { extractFlags } from './own-flags.ts'
import { replay } from './replay.ts'
import { Interrupted } from './run-suite.ts'
import { checkScenarioFiles, scenarioLines } from './scenarios.ts'
import { serve, workspaceOptions } from './serve.ts'
import { tlsOption } from './tls.ts'

const commands = [
  'serve',
  'env',
  'exec',
  'fuzz',
  'scenarios',
  'replay',
  'explain',
  'coverage',
  'client-rules',
  'version',
  'help',
] as const
type Command = (typeof commands)[number]

const commandOf = (args: readonly string[]): { command: Command; rest: string[] } => {
  const [first = 'serve', ...rest] = args
  if (first === '--help' || first === '-h') return { command: 'help', rest }
  if (first === '--version') return { command: 'version', rest }
  if (first.startsWith('-')) return { command: 'serve', rest: [...args] }
  if ((commands as readonly string[]).includes(first)) return { command: first as Command, rest }
  throw new ConfigurationError(`there is no command ${first}; try ${commands.join(', ')}`)
}

const splitAtDoubleDash = (args: readonly string[]): [string[], string[]] => {
  const at = args.indexOf('--')
  return at < 0 ? [[...args], []] : [args.slice(0, at), args.slice(at + 1)]
}

const run = async (args: readonly string[], environment: NodeJS.ProcessEnv) => {
  const { command, rest } = commandOf(args)
  const [ownArgs, commandArgs] = splitAtDoubleDash(rest)
  if (command === 'help' || ownArgs.includes('--help')) return console.log(helpText())
  if (command === 'version') return console.log(version)
  if (command === 'replay') {
    process.exitCode = replay(rest)
    return
  }
  if (command === 'scenarios') return scenarios(ownArgs)
  for (const name of unknownVariables(environment))
    process.stderr.write(`warn: ${name} is no setting of sms-emulator\n`)
  if (command === 'fuzz') process.exit(await fuzz(ownArgs, commandArgs, environment))
  if (command === 'exec') {
    const { values: checks, rest: globalArgs } = extractFlags(ownArgs, execFlags)
    process.exit(await exec(readFlags(globalArgs, environment), checks, commandArgs, environment))
  }
  if (commandArgs.length > 0) throw new ConfigurationError(`${command} takes no command after --`)
  if (command === 'explain') {
    const { values: options, rest: globalArgs } = extractFlags(ownArgs, explainFlags)
    const { flags, positionals } = readFlagsAndPositionals(globalArgs, environment)
    return explain(flags, options, positionals)
  }
  if (command === 'coverage') {
    const { values: options, rest: globalArgs } = extractFlags(ownArgs, coverageFlags)
    process.exitCode = await coverage(readFlags(globalArgs, environment), options)
    return
  }
  if (command === 'client-rules') {
    const { values: options, rest: globalArgs } = extractFlags(ownArgs, clientRulesFlags)
    process.exitCode = await clientRules(readFlags(globalArgs, environment), options)
    return
  }
  const flags = readFlags(ownArgs, environment)
  return command === 'env' ? printEnvironment(flags) : serve(flags)
}

/** Lists the shipped scenarios; of files, tells every flaw in a line, and ends with 2. */
const scenarios = (files: readonly string[]) => {
  const flag = files.find((file) => file.startsWith('-'))
  if (flag !== undefined) throw new ConfigurationError(`scenarios takes files, and not ${flag}`)
  if (files.length === 0) return console.log(scenarioLines().join('\n'))
  const flaws = checkScenarioFiles(files)
  if (flaws.length === 0) return console.log('no flaws')
  process.stderr.write(`${flaws.join('\n')}\n`)
  process.exit(2)
}

/** The exports of an emulator that runs, or will run, with these flags. */
const printEnvironment = (flags: Flags) => {
  const isOwnCa = tlsOption(flags) === true
  if (isOwnCa && flags['in-memory'])
    throw new ConfigurationError(
      'env cannot name the CA of --tls --in-memory: each run makes its own, and prints it; ' +
        'leave --in-memory out, or give --tls-cert',
    )
  const ca = isOwnCa ? caFile(flags['data-dir']) : undefined
  const emulator = new Emulator(workspaceOptions(flags))
  const host = flags.host.includes(':') ? `[${flags.host}]` : flags.host
  const url = `${flags.tls ? 'https' : 'http'}://${host}:${flags.port}`
  console.log(exportLines({ emulator, url, name: 'testname', ca }))
  emulator.close()
}

const exitCodeOf = (error: unknown): number | undefined => {
  if (error instanceof ConfigurationError || error instanceof InvalidFixtureError) return 2
  if (error instanceof UnusableDatabaseError || error instanceof InvalidCertificate) return 2
  if (error instanceof InvalidRulesFileError) return 2
  if (error instanceof Interrupted) return 128 + constants.signals[error.signal]
  const { code } = error as { code?: string }
  if (code === 'EADDRINUSE') return 3
  return code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' ? 2 : undefined
}

/** Runs the command line. Ends the process with 2 for a bad configuration, 3 for a port in use. */
export const main = async (
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<void> => {
  try {
    await run(args, environment)
  } catch (error) {
    const code = exitCodeOf(error)
    if (code === undefined) throw error
    process.stderr.write(`sms-emulator: ${(error as Error).message}\n`)
    process.exit(code)
  }
}
