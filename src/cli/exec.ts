// sms-emulator exec -- CMD: a private emulator in memory for the length of one command.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { readRules } from '../client-rules/read-rules.ts'
import type { RunningEmulator } from '../index.ts'
import { clientEnvironment } from './client-environment.ts'
import { hasViolations } from './client-rules.ts'
import { formatFromExtension, isBelowThreshold, writeReport } from './coverage.ts'
import { ConfigurationError, type Flags } from './flags.ts'
import { createLog } from './log.ts'
import { type FlagType, type FlagValues, parsePercent, processOutput } from './own-flags.ts'
import { startEmulator } from './serve.ts'

const runCommand = (command: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> =>
  new Promise((resolve, reject) => {
    const [program = '', ...args] = command
    const child = spawn(program, args, { stdio: 'inherit', env: environment })
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => child.kill(signal))
    child.on('error', (error) =>
      reject(new ConfigurationError(`cannot run ${program}: ${error.message}`)),
    )
    child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal!]))
  })

/** The command's own flags: checks of what the command that is run has done. */
export const execFlags = {
  coverage: 'value',
  'fail-under': 'value',
  habits: 'maybe',
} as const satisfies Record<string, FlagType>

type CheckFlags = FlagValues<keyof typeof execFlags>

/** What is asked of the run, read before it begins. Throws BadConfiguration, RulesUnusable. */
const parseChecks = ({ coverage: file, 'fail-under': threshold, habits }: CheckFlags) => ({
  report: file === undefined ? undefined : { file, format: formatFromExtension('coverage', file) },
  least: threshold === undefined ? 0 : parsePercent('fail-under', threshold),
  looksAtHabits: habits !== undefined,
  rules: habits ? readRules(habits) : undefined,
})

/** Rules that cannot be used are the configuration's fault. */
const setClientRules = (running: RunningEmulator, rules: unknown) => {
  if (rules === undefined) return
  try {
    running.clientRules(rules)
  } catch (error) {
    throw new ConfigurationError((error as Error).message)
  }
}

/** Writes the reports; answers 1 if a check fails, else 0. */
const runChecks = (running: RunningEmulator, checks: ReturnType<typeof parseChecks>) => {
  const { emulator } = running
  const { report, least: threshold, looksAtHabits: checksClientRules } = checks
  if (report) {
    const { file, format } = report
    const content = emulator.control<object>('ShowCoverage', { query: { format } })
    writeReport(
      'coverage',
      file,
      Buffer.isBuffer(content) ? content : JSON.stringify(content, null, 2),
    )
  }
  const isCoverageLow =
    threshold > 0 && isBelowThreshold(running.coverage(), threshold, processOutput)
  const isRuleViolated = checksClientRules && hasViolations(running.clientRules(), processOutput)
  if (isRuleViolated)
    process.stderr.write(emulator.control<Buffer>('ShowClientRules', { query: { format: 'text' } }))
  return isCoverageLow || isRuleViolated ? 1 : 0
}

/**
 * Runs the command with the emulator's settings in its environment; answers its exit code, or 1 if
 * it succeeds and a check does not.
 */
export const exec = async (
  flags: Flags,
  checkFlags: CheckFlags,
  command: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<number> => {
  if (command.length === 0) throw new ConfigurationError('exec needs a command: exec -- npm test')
  const checks = parseChecks(checkFlags)
  const running = await startEmulator({ ...flags, port: 0, 'in-memory': true }, createLog(flags))
  try {
    setClientRules(running, checks.rules)
    const code = await runCommand(command, {
      ...environment,
      ...clientEnvironment({ ...running, name: 'testname' }),
    })
    const checkCode = runChecks(running, checks)
    return code || checkCode
  } finally {
    await running.close()
  }
}
