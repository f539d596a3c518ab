// sms-emulator fuzz -- CMD: looks for the faults under which a suite fails, and for the fewest.
import { drawSchedule, type Schedule } from '../fuzz/draw-schedule.ts'
import { describeFault, faultTypes } from '../fuzz/fault-types.ts'
import { shrink } from '../fuzz/shrink.ts'
import { writeReport } from './coverage.ts'
import { ConfigurationError, readFlags } from './flags.ts'
import { type FuzzFlags, readFuzzFlags } from './fuzz-flags.ts'
import { extractFlags } from './own-flags.ts'
import { quoteForShell } from './quote-for-shell.ts'
import { faultsFlagOf, type Run, runSuite, type Suite } from './run-suite.ts'

const print = (line: string) => process.stdout.write(`${line}\n`)

const outcomeText = ({ outcome: ended }: Run) =>
  ended === 'timeout' ? 'did not end in time' : `ended with ${ended}`

const hasFailed = (run: Run) => run.outcome !== 0

/** The caller's own faults are in the one flag with the schedule: of two, the last would hold. */
const reproductionCommand = (schedule: Schedule, flags: readonly string[], suite: Suite) =>
  [
    'sms-emulator exec --faults',
    quoteForShell(faultsFlagOf(suite, schedule)),
    ...extractFlags(flags, { faults: 'value' }).rest.map(quoteForShell),
    '--',
    ...suite.command.map(quoteForShell),
  ].join(' ')

const indent = (text: string) => text.trimEnd().replace(/^/gm, '  ')

/** The suite without any fault: it has to pass, and shows where faults can strike. */
const cleanRun = async (suite: Suite) => {
  const run = await runSuite(suite, [])
  if (!hasFailed(run)) return run
  print(indent(run.output))
  throw new ConfigurationError(`without any fault the suite ${outcomeText(run)}: mend that first`)
}

type FailingSchedule = { schedule: Schedule; run: Run }

/** Tries schedules until the suite fails under one, twice: what fails once may be the suite's. */
const findFailingSchedule = async (
  suite: Suite,
  options: FuzzFlags,
  clean: Run,
): Promise<FailingSchedule | undefined> => {
  const scheduleOptions = {
    seed: options['fuzz-seed'],
    profile: clean.profile,
    faultTypes: faultTypes.filter(({ name }) => options.kinds.includes(name)),
    max_faults: options['max-faults'],
  }
  for (let index = 0; index < options.runs; index++) {
    const schedule = drawSchedule(index, scheduleOptions)
    if (schedule.length === 0) throw new ConfigurationError('the suite does nothing to be troubled')
    const run = await runSuite(suite, schedule)
    print(
      `run ${index + 1}/${options.runs}: ${outcomeText(run)}: ${schedule.map(describeFault).join('; ')}`,
    )
    if (!hasFailed(run)) continue
    if (hasFailed(await runSuite(suite, schedule))) return { schedule, run }
    print('  not again under the same faults: the suite itself is unsteady here')
  }
  return undefined
}

const shrinkSchedule = async (
  suite: Suite,
  { schedule, run }: FailingSchedule,
): Promise<FailingSchedule> => {
  const runs = new Map([[JSON.stringify(schedule), run]])
  const fails = async (candidate: Schedule) => {
    const key = JSON.stringify(candidate)
    const result = runs.get(key) ?? (await runSuite(suite, candidate))
    runs.set(key, result)
    print(`  shrinking: ${candidate.length} fault(s): ${outcomeText(result)}`)
    return hasFailed(result)
  }
  const smallest = await shrink(schedule, fails)
  return { schedule: smallest, run: runs.get(JSON.stringify(smallest)) ?? run }
}

const faultTypesIn = (schedule: Schedule) =>
  faultTypes.filter(({ draw }) => {
    const kinds = new Set(schedule.map(({ kind, when }) => `${kind} ${when ?? ''}`))
    const sample = draw(() => 0, { operations: [ANY_OPERATION], sub_tasks: ['ANY'] })
    return sample && kinds.has(`${sample.kind} ${sample.when ?? ''}`)
  })

const ANY_OPERATION = { id: 'Any', calls: 1, changes: true }

const printReport = ({ schedule, run }: FailingSchedule, line: string) => {
  print('')
  print(`The suite ${outcomeText(run)} under ${schedule.length} fault(s):`)
  for (const fault of schedule) print(`  ${describeFault(fault)}`)
  for (const trouble of faultTypesIn(schedule))
    print(`  A careful client would ${trouble.expectedReaction}.`)
  if (run.faultedRequests.length > 0) print('Struck:')
  for (const request of run.faultedRequests) print(`  ${request}`)
  if (run.output.trim()) print(`The end of what it said:\n${indent(run.output)}`)
  print('Again:')
  print(line)
}

/**
 * Hunts; answers 1 when something was found, 0 when nothing was. Throws BadConfiguration, and
 * Interrupted when a signal ends it.
 */
export const fuzz = async (
  args: readonly string[],
  command: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<number> => {
  if (command.length === 0) throw new ConfigurationError('hunt needs a command: hunt -- npm test')
  const { fuzz: options, rest } = readFuzzFlags(args)
  const flags = readFlags(rest, environment)
  const suite = { command, flags, environment, timeout_ms: options.timeout * 1000 }
  const cleanResult = await cleanRun(suite)
  const { operations, sub_tasks } = cleanResult.profile
  print(`the suite calls ${operations.length} operations and runs ${sub_tasks.length} sub-tasks`)
  const found = await findFailingSchedule(suite, options, cleanResult)
  if (!found) {
    print(`nothing found in ${options.runs} runs`)
    return 0
  }
  const smallest = await shrinkSchedule(suite, found)
  const commandLine = reproductionCommand(smallest.schedule, rest, suite)
  printReport(smallest, commandLine)
  const { outcome: ended, output, faultedRequests: struck } = smallest.run
  const written = { faults: smallest.schedule, ended, struck, output, reproduction: commandLine }
  if (options.out) writeReport('out', options.out, `${JSON.stringify(written, null, 2)}\n`)
  return 1
}
