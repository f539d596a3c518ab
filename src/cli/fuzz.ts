// sms-emulator hunt -- CMD: looks for the faults under which a suite fails, and for the fewest.
import { drawSchedule, type Schedule } from '../fuzz/draw-schedule.ts'
import { inWords, troubles } from '../fuzz/fault-types.ts'
import { shrink } from '../fuzz/shrink.ts'
import { writeReport } from './coverage.ts'
import { BadConfiguration, readFlags } from './flags.ts'
import { type HuntFlags, readHuntFlags } from './fuzz-flags.ts'
import { takeOwn } from './own-flags.ts'
import { faultsOf, type Run, runSuite, type Suite } from './run-suite.ts'
import { shellWord } from './shell-word.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)

const endOf = ({ ended }: Run) =>
  ended === 'timeout' ? 'did not end in time' : `ended with ${ended}`

const failed = (run: Run) => run.ended !== 0

/** The caller's own faults are in the one flag with the schedule: of two, the last would hold. */
const reproduction = (schedule: Schedule, flags: readonly string[], suite: Suite) =>
  [
    'sms-emulator exec --faults',
    shellWord(faultsOf(suite, schedule)),
    ...takeOwn(flags, { faults: 'value' }).rest.map(shellWord),
    '--',
    ...suite.command.map(shellWord),
  ].join(' ')

const indented = (text: string) => text.trimEnd().replace(/^/gm, '  ')

/** The suite without any fault: it has to pass, and shows where faults can strike. */
const cleanRun = async (suite: Suite) => {
  const run = await runSuite(suite, [])
  if (!failed(run)) return run
  say(indented(run.output))
  throw new BadConfiguration(`without any fault the suite ${endOf(run)}: mend that first`)
}

type Find = { schedule: Schedule; run: Run }

/** Tries schedules until the suite fails under one, twice: what fails once may be the suite's. */
const find = async (suite: Suite, hunt: HuntFlags, clean: Run): Promise<Find | undefined> => {
  const drawing = {
    seed: hunt['hunt-seed'],
    sighting: clean.sighting,
    troubles: troubles.filter(({ name }) => hunt.kinds.includes(name)),
    max_faults: hunt['max-faults'],
  }
  for (let index = 0; index < hunt.runs; index++) {
    const schedule = drawSchedule(index, drawing)
    if (schedule.length === 0) throw new BadConfiguration('the suite does nothing to be troubled')
    const run = await runSuite(suite, schedule)
    say(`run ${index + 1}/${hunt.runs}: ${endOf(run)}: ${schedule.map(inWords).join('; ')}`)
    if (!failed(run)) continue
    if (failed(await runSuite(suite, schedule))) return { schedule, run }
    say('  not again under the same faults: the suite itself is unsteady here')
  }
  return undefined
}

const shrunk = async (suite: Suite, { schedule, run }: Find): Promise<Find> => {
  const known = new Map([[JSON.stringify(schedule), run]])
  const fails = async (candidate: Schedule) => {
    const key = JSON.stringify(candidate)
    const one = known.get(key) ?? (await runSuite(suite, candidate))
    known.set(key, one)
    say(`  shrinking: ${candidate.length} fault(s): ${endOf(one)}`)
    return failed(one)
  }
  const smallest = await shrink(schedule, fails)
  return { schedule: smallest, run: known.get(JSON.stringify(smallest)) ?? run }
}

const asked = (schedule: Schedule) =>
  troubles.filter(({ draw }) => {
    const kinds = new Set(schedule.map(({ kind, when }) => `${kind} ${when ?? ''}`))
    const sample = draw(() => 0, { operations: [ANY], sub_tasks: ['ANY'] })
    return sample && kinds.has(`${sample.kind} ${sample.when ?? ''}`)
  })

const ANY = { id: 'Any', calls: 1, changes: true }

const report = ({ schedule, run }: Find, line: string) => {
  say('')
  say(`The suite ${endOf(run)} under ${schedule.length} fault(s):`)
  for (const fault of schedule) say(`  ${inWords(fault)}`)
  for (const trouble of asked(schedule)) say(`  A careful client would ${trouble.asks}.`)
  if (run.struck.length > 0) say('Struck:')
  for (const request of run.struck) say(`  ${request}`)
  if (run.output.trim()) say(`The end of what it said:\n${indented(run.output)}`)
  say('Again:')
  say(line)
}

/**
 * Hunts; answers 1 when something was found, 0 when nothing was. Throws BadConfiguration, and
 * Interrupted when a signal ends it.
 */
export const hunt = async (
  args: readonly string[],
  command: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<number> => {
  if (command.length === 0) throw new BadConfiguration('hunt needs a command: hunt -- npm test')
  const { hunt: own, rest } = readHuntFlags(args)
  const flags = readFlags(rest, environment)
  const suite = { command, flags, environment, timeout_ms: own.timeout * 1000 }
  const clean = await cleanRun(suite)
  const { operations, sub_tasks } = clean.sighting
  say(`the suite calls ${operations.length} operations and runs ${sub_tasks.length} sub-tasks`)
  const found = await find(suite, own, clean)
  if (!found) {
    say(`nothing found in ${own.runs} runs`)
    return 0
  }
  const smallest = await shrunk(suite, found)
  const line = reproduction(smallest.schedule, rest, suite)
  report(smallest, line)
  const { ended, output, struck } = smallest.run
  const written = { faults: smallest.schedule, ended, struck, output, reproduction: line }
  if (own.out) writeReport('out', own.out, `${JSON.stringify(written, null, 2)}\n`)
  return 1
}
