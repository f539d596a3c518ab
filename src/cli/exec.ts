// sms-emulator exec -- CMD: a private emulator in memory for the length of one command.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { readRules } from '../client-rules/read-rules.ts'
import type { RunningEmulator } from '../index.ts'
import { isBroken } from './client-rules.ts'
import { formatOfFile, isBelow, writeReport } from './coverage.ts'
import { clientEnvironment } from './exports.ts'
import { BadConfiguration, type Flags } from './flags.ts'
import { createLog } from './log.ts'
import { type Own, percentIn, type Takes, terminal } from './own-flags.ts'
import { start } from './serve.ts'

const run = (command: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> =>
  new Promise((resolve, reject) => {
    const [program = '', ...args] = command
    const child = spawn(program, args, { stdio: 'inherit', env: environment })
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => child.kill(signal))
    child.on('error', (error) =>
      reject(new BadConfiguration(`cannot run ${program}: ${error.message}`)),
    )
    child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal!]))
  })

/** The command's own flags: checks of what the command that is run has done. */
export const execFlags = {
  coverage: 'value',
  'fail-under': 'value',
  habits: 'maybe',
} as const satisfies Record<string, Takes>

type Checks = Own<keyof typeof execFlags>

/** What is asked of the run, read before it begins. Throws BadConfiguration, RulesUnusable. */
const checksOf = ({ coverage: file, 'fail-under': least, habits }: Checks) => ({
  report: file === undefined ? undefined : { file, format: formatOfFile('coverage', file) },
  least: least === undefined ? 0 : percentIn('fail-under', least),
  looksAtHabits: habits !== undefined,
  rules: habits ? readRules(habits) : undefined,
})

/** Rules that cannot be used are the configuration's fault. */
const declare = (running: RunningEmulator, rules: unknown) => {
  if (rules === undefined) return
  try {
    running.habits(rules)
  } catch (error) {
    throw new BadConfiguration((error as Error).message)
  }
}

/** Writes the reports; answers 1 if a check fails, else 0. */
const check = (running: RunningEmulator, checks: ReturnType<typeof checksOf>) => {
  const { emulator } = running
  const { report, least, looksAtHabits } = checks
  if (report) {
    const { file, format } = report
    const told = emulator.control<object>('ShowCoverage', { query: { format } })
    writeReport('coverage', file, Buffer.isBuffer(told) ? told : JSON.stringify(told, null, 2))
  }
  const isShort = least > 0 && isBelow(running.coverage(), least, terminal)
  const isRude = looksAtHabits && isBroken(running.habits(), terminal)
  if (isRude)
    process.stderr.write(emulator.control<Buffer>('ShowHabits', { query: { format: 'text' } }))
  return isShort || isRude ? 1 : 0
}

/**
 * Runs the command with the emulator's settings in its environment; answers its exit code, or 1 if
 * it succeeds and a check does not.
 */
export const exec = async (
  flags: Flags,
  own: Checks,
  command: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<number> => {
  if (command.length === 0) throw new BadConfiguration('exec needs a command: exec -- npm test')
  const checks = checksOf(own)
  const running = await start({ ...flags, port: 0, 'in-memory': true }, createLog(flags))
  try {
    declare(running, checks.rules)
    const code = await run(command, {
      ...environment,
      ...clientEnvironment({ ...running, name: 'testname' }),
    })
    const checked = check(running, checks)
    return code || checked
  } finally {
    await running.close()
  }
}
