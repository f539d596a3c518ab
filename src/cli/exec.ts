// sms-emulator exec -- CMD: runs a command against a private emulator in memory.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { type Command, InvalidArgumentError } from 'commander'
import type { CommandContext } from '../api/command-context.ts'
import { hasViolations } from '../client-rules/command.ts'
import { readRules } from '../client-rules/read-rules.ts'
import { isBelow, parsePercent, parseReportFile, type ReportFile } from '../coverage/command.ts'
import type { RunningEmulator } from '../index.ts'
import { addEmulatorOptions, type EmulatorFlags, reachableUrl } from './emulator-options.ts'

type CheckFlags = { coverage?: ReportFile; failUnder?: number; clientRules?: string | true }

/**
 * Declares the command. Its exit code is that of the command it runs, or 1 if that succeeds and a
 * check fails.
 */
export const execCommand = (command: Command, context: CommandContext) =>
  addEmulatorOptions(
    command
      .argument('<command...>', 'command to run, with its arguments')
      .option('--coverage <file>', 'write the coverage of the command to a file', parseReportFile)
      .option('--fail-under <percent>', 'fail if the coverage is below this', parsePercent)
      .option('--client-rules [file]', 'fail if the command violates the rules, or those of a file')
      .usage('[options] -- <command...>')
      .passThroughOptions(),
    context.warn,
  ).action(async (words: string[], flags: EmulatorFlags & CheckFlags) => {
    const { startPrivateEmulator } = await import('./start-emulator.ts')
    const { clientEnvironment } = await import('./client-environment.ts')
    const rules = typeof flags.clientRules === 'string' ? readRules(flags.clientRules) : undefined
    const isPortGiven = command.getOptionValueSource('port') === 'cli'
    const running = await startPrivateEmulator(flags, isPortGiven ? flags.port : 0)
    try {
      setClientRules(running, rules)
      const code = await run(
        words,
        clientEnvironment({
          ...running,
          url: reachableUrl(running.url),
          name: running.emulator.mainWorkspace,
        }),
      )
      const isOk = runChecks(running, flags, context)
      context.exitWith(code || (isOk ? 0 : 1))
    } finally {
      await running.close()
    }
  })

const setClientRules = (running: RunningEmulator, rules: unknown) => {
  if (rules === undefined) return
  try {
    running.clientRules(rules)
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message)
  }
}

/** Returns the exit code. A signal to this process is passed on. */
const run = ([program = '', ...args]: string[], variables: Record<string, string>) =>
  new Promise<number>((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...variables } })
    const passOn = (signal: NodeJS.Signals) => child.kill(signal)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, passOn)
    const stopListening = () => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, passOn)
    }
    child.on('error', (error) => {
      stopListening()
      reject(new InvalidArgumentError(`cannot run ${program}: ${error.message}`))
    })
    child.on('exit', (code, signal) => {
      stopListening()
      resolve(code ?? 128 + constants.signals[signal!])
    })
  })

/** Writes the report, and returns whether all checks pass. */
const runChecks = (
  running: RunningEmulator,
  { coverage, failUnder = 0, clientRules }: CheckFlags,
  { warn, printError, writeFile }: CommandContext,
): boolean => {
  const { emulator } = running
  if (coverage) {
    const { file, format } = coverage
    const report = emulator.control<object>('ShowCoverage', { query: { format } })
    const text = Buffer.isBuffer(report) ? report : JSON.stringify(report, null, 2)
    writeFile('--coverage', file, text)
  }
  const isCoverageLow = failUnder > 0 && isBelow(running.coverage(), failUnder, warn)
  const isViolated = clientRules !== undefined && hasViolations(running.clientRules(), warn)
  if (isViolated)
    printError(`${emulator.control<Buffer>('ShowClientRules', { query: { format: 'text' } })}`)
  return !isCoverageLow && !isViolated
}
