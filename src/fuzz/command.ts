// sms-emulator fuzz -- CMD: searches for the faults under which a suite fails, and for the fewest.
import { constants } from 'node:os'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { CommandContext } from '../api/command-context.ts'
import { describeFault, faultTypeOf, faultTypes, type Schedule } from './fault-types.ts'
import {
  executeCommand,
  hasFailed,
  InterruptedError,
  outcomeText,
  type Run,
  runSuite,
  type SuiteEmulator,
} from './run-suite.ts'
import { canApply, type Failure, searchFailure } from './search.ts'

type FuzzNeeds = CommandContext & {
  /** Starts an emulator as the options say, with the faults in addition to those of --faults. */
  startEmulator: (faults: Schedule) => Promise<SuiteEmulator>
  /** The command line that runs the suite under the faults again. */
  reproductionLine: (faults: Schedule, words: readonly string[]) => string
}

type FuzzFlags = {
  runs: number
  fuzzSeed: string
  fuzzPath?: string
  timeout: number
  maxFaults: number
  kinds: string[]
  out?: string
}

/**
 * Declares the command. The exit code is 1 if the suite fails under faults, and 128 and the number
 * of the signal if one ends the search.
 */
export const fuzzCommand = (command: Command, needs: FuzzNeeds) =>
  command
    .argument('<command...>', 'suite to run, with its arguments')
    .option('--runs <n>', 'schedules of faults to try', countUpTo(10_000), 30)
    .option('--fuzz-seed <text>', 'seed of the schedules', '1')
    .option('--fuzz-path <path>', 'start with the schedule that a search with this seed found')
    .option('--timeout <seconds>', 'time after which a run has failed', countUpTo(86_400), 120)
    .option('--max-faults <n>', 'most faults in one schedule', countUpTo(20), 3)
    .addOption(
      new Option('--kinds <list>', `types of faults, of ${names.join(', ')}`)
        .default(names, 'all')
        .argParser(parseKinds),
    )
    .option('--out <file>', 'write the result to a file, as JSON')
    .usage('[options] -- <command...>')
    .passThroughOptions()
    .action(async (words: string[], flags: FuzzFlags) => {
      try {
        await fuzz(words, flags, needs)
      } catch (error) {
        if (!(error instanceof InterruptedError)) throw error
        needs.warn(error.message)
        needs.exitWith(128 + constants.signals[error.signal])
      }
    })

const names = faultTypes.map(({ name }) => name)

const countUpTo = (max: number) => (text: string) => {
  if (/^\d{1,9}$/.test(text) && Number(text) >= 1 && Number(text) <= max) return Number(text)
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${max}.`)
}

const parseKinds = (text: string): string[] => {
  const kinds = text.split(',').filter(Boolean)
  if (kinds.length > 0 && kinds.every((kind) => names.includes(kind))) return kinds
  throw new InvalidArgumentError(`It must be a list of ${names.join(', ')}.`)
}

const fuzz = async (words: readonly string[], flags: FuzzFlags, needs: FuzzNeeds) => {
  const { print, writeFile, exitWith } = needs
  const suite = {
    startEmulator: needs.startEmulator,
    execute: (variables: Record<string, string>) =>
      executeCommand(words, variables, flags.timeout * 1000),
  }
  const { profile } = await cleanRun(await runSuite(suite, []), print)
  const { operations, sub_tasks } = profile
  print(`the suite calls ${operations.length} operations and runs ${sub_tasks.length} sub-tasks`)
  const options = {
    seed: flags.fuzzSeed,
    path: flags.fuzzPath,
    runs: flags.runs,
    maxFaults: flags.maxFaults,
    faultTypes: faultTypes.filter(({ name }) => flags.kinds.includes(name)),
    profile,
  }
  if (!canApply(options))
    throw new InvalidArgumentError('the suite does nothing that such a fault can be applied to')
  const failure = await searchFailure((schedule) => runSuite(suite, schedule), options, print)
  if (!failure) return print(`no failure in ${flags.runs} runs`)
  const reproduction = needs.reproductionLine(failure.schedule, words)
  const path = `--fuzz-seed ${flags.fuzzSeed} --fuzz-path ${failure.path}`
  print(failureText(failure, reproduction, path))
  exitWith(1)
  if (flags.out === undefined) return
  const { outcome, output, faultedRequests: faulted_requests } = failure.run
  const { schedule: faults } = failure
  const result = { faults, outcome, faulted_requests, output, reproduction, path }
  writeFile('--out', flags.out, `${JSON.stringify(result, null, 2)}\n`)
}

/** The suite has to pass without faults. What it calls then shows where faults can be applied. */
const cleanRun = (run: Run, print: CommandContext['print']): Run => {
  if (!hasFailed(run)) return run
  print(indent(run.output))
  throw new InvalidArgumentError(`without any fault the suite ${outcomeText(run)}: fix that first`)
}

const failureText = ({ schedule, run }: Failure, reproduction: string, path: string): string => {
  const types = new Set(schedule.map(faultTypeOf))
  return [
    '',
    `The suite ${outcomeText(run)} under ${schedule.length} fault(s):`,
    ...schedule.map((fault) => `  ${describeFault(fault)}`),
    ...[...types].map((type) => `  A careful client would ${type.expectedReaction}.`),
    ...(run.faultedRequests.length > 0 ? ['Requests with faults:'] : []),
    ...run.faultedRequests.map((request) => `  ${request}`),
    ...(run.output.trim() ? [`The end of its output:\n${indent(run.output)}`] : []),
    'To see it again:',
    reproduction,
    `The search finds it again with ${path}`,
  ].join('\n')
}

const indent = (text: string) => text.trimEnd().replace(/^/gm, '  ')
