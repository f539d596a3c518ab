// The commands, and how each failure ends: one line and an exit code.
import { constants } from 'node:os'
import { version } from '../api/version.ts'
import { RulesUnusable } from '../client-rules/read-rules.ts'
import { Emulator } from '../emulator.ts'
import { caFile, TlsUnusable } from '../http/tls.ts'
import { FixtureUnusable } from '../replay/fixtures.ts'
import { DatabaseUnusable } from '../store/database.ts'
import { habits, habitsFlags } from './client-rules.ts'
import { coverage, coverageFlags } from './coverage.ts'
import { exec, execFlags } from './exec.ts'
import { explain, explainFlags } from './explain.ts'
import { exportLines } from './exports.ts'
import {
  BadConfiguration,
  type Flags,
  readFlags,
  readFlagsAndWords,
  unknownVariables,
} from './flags.ts'
import { hunt } from './fuzz.ts'
import { helpText } from './help.ts'
import { takeOwn } from './own-flags.ts'
import { replay } from './replay.ts'
import { Interrupted } from './run-suite.ts'
import { checkFiles, scenarioLines } from './scenarios.ts'
import { optionsOf, serve } from './serve.ts'
import { tlsOf } from './tls.ts'

const commands = [
  'serve',
  'env',
  'exec',
  'hunt',
  'scenarios',
  'replay',
  'explain',
  'coverage',
  'habits',
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
  throw new BadConfiguration(`there is no command ${first}; try ${commands.join(', ')}`)
}

const splitAtDashes = (args: readonly string[]): [string[], string[]] => {
  const at = args.indexOf('--')
  return at < 0 ? [[...args], []] : [args.slice(0, at), args.slice(at + 1)]
}

const run = async (args: readonly string[], environment: NodeJS.ProcessEnv) => {
  const { command, rest } = commandOf(args)
  const [own, others] = splitAtDashes(rest)
  if (command === 'help' || own.includes('--help')) return console.log(helpText())
  if (command === 'version') return console.log(version)
  if (command === 'replay') {
    process.exitCode = replay(rest)
    return
  }
  if (command === 'scenarios') return scenarios(own)
  for (const name of unknownVariables(environment))
    process.stderr.write(`warn: ${name} is no setting of sms-emulator\n`)
  if (command === 'hunt') process.exit(await hunt(own, others, environment))
  if (command === 'exec') {
    const { own: checks, rest: given } = takeOwn(own, execFlags)
    process.exit(await exec(readFlags(given, environment), checks, others, environment))
  }
  if (others.length > 0) throw new BadConfiguration(`${command} takes no command after --`)
  if (command === 'explain') {
    const { own: asked, rest: given } = takeOwn(own, explainFlags)
    const { flags, words } = readFlagsAndWords(given, environment)
    return explain(flags, asked, words)
  }
  if (command === 'coverage') {
    const { own: asked, rest: given } = takeOwn(own, coverageFlags)
    process.exitCode = await coverage(readFlags(given, environment), asked)
    return
  }
  if (command === 'habits') {
    const { own: asked, rest: given } = takeOwn(own, habitsFlags)
    process.exitCode = await habits(readFlags(given, environment), asked)
    return
  }
  const flags = readFlags(own, environment)
  return command === 'env' ? printEnvironment(flags) : serve(flags)
}

/** Lists the shipped scenarios; of files, tells every flaw in a line, and ends with 2. */
const scenarios = (files: readonly string[]) => {
  const flag = files.find((file) => file.startsWith('-'))
  if (flag !== undefined) throw new BadConfiguration(`scenarios takes files, and not ${flag}`)
  if (files.length === 0) return console.log(scenarioLines().join('\n'))
  const flaws = checkFiles(files)
  if (flaws.length === 0) return console.log('no flaws')
  process.stderr.write(`${flaws.join('\n')}\n`)
  process.exit(2)
}

/** The exports of an emulator that runs, or will run, with these flags. */
const printEnvironment = (flags: Flags) => {
  const isOurs = tlsOf(flags) === true
  if (isOurs && flags['in-memory'])
    throw new BadConfiguration(
      'env cannot name the CA of --tls --in-memory: each run makes its own, and prints it; ' +
        'leave --in-memory out, or give --tls-cert',
    )
  const ca = isOurs ? caFile(flags['data-dir']) : undefined
  const emulator = new Emulator(optionsOf(flags))
  const host = flags.host.includes(':') ? `[${flags.host}]` : flags.host
  const url = `${flags.tls ? 'https' : 'http'}://${host}:${flags.port}`
  console.log(exportLines({ emulator, url, name: 'testname', ca }))
  emulator.close()
}

const exitCodeOf = (error: unknown): number | undefined => {
  if (error instanceof BadConfiguration || error instanceof FixtureUnusable) return 2
  if (error instanceof DatabaseUnusable || error instanceof TlsUnusable) return 2
  if (error instanceof RulesUnusable) return 2
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
