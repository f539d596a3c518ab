// Searches for a schedule of faults under which a suite fails, and for the smallest one.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import {
  type CallProfile,
  describeFault,
  type FaultType,
  type FuzzFault,
  faultsOf,
  type Schedule,
} from './fault-types.ts'
import { hasFailed, outcomeText, type Run } from './run-suite.ts'

/** How schedules are drawn. The same options draw the same schedules in the same order. */
export type SearchOptions = {
  seed: string
  /** Where a search with the same options found a failure: that schedule is tried first. */
  path?: string | undefined
  /** How many schedules are tried. */
  runs: number
  maxFaults: number
  faultTypes: readonly FaultType[]
  /** What the suite does without faults. */
  profile: CallProfile
}

/** A schedule under which the suite fails, with the run that showed it. */
export type Failure = { schedule: Schedule; run: Run; path: string }

/**
 * Tries schedules until the suite fails under one twice, and then looks for the smallest schedule
 * under which it still fails. Returns undefined if it never fails. Throws what `runSuite` throws.
 */
export const searchFailure = async (
  runSuite: (schedule: Schedule) => Promise<Run>,
  options: SearchOptions,
  print: (line: string) => void,
): Promise<Failure | undefined> => {
  const predicate = createPredicate(runSuite, options.runs, print)
  const result = await fc.check(fc.asyncProperty(schedules(options), predicate.passes), {
    seed: toInteger(options.seed),
    path: options.path ?? '',
    numRuns: options.runs,
    examples: singleFaultSchedules(options).map((schedule): [Schedule] => [schedule]),
    ignoreEqualValues: true,
  })
  if (predicate.error !== undefined) throw predicate.error
  if (!result.counterexample) return undefined
  const [schedule] = result.counterexample
  const run = predicate.failedRuns.get(JSON.stringify(schedule))!
  return { schedule, run, path: result.counterexamplePath! }
}

/** The schedules that can be drawn. Each can shrink to any non-empty subset of its faults. */
export const schedules = (
  options: Pick<SearchOptions, 'faultTypes' | 'profile' | 'maxFaults'>,
): fc.Arbitrary<Schedule> =>
  fc
    .array(fc.oneof(...faultsByType(options)), { maxLength: options.maxFaults })
    .filter((schedule) => schedule.length > 0)

/** The first schedules: every type of fault twice, each time alone. */
export const singleFaultSchedules = (
  options: Pick<SearchOptions, 'faultTypes' | 'profile' | 'seed'>,
): Schedule[] => {
  const samples = faultsByType(options).map((faults) =>
    fc.sample(faults, { seed: toInteger(options.seed), numRuns: 2 }),
  )
  return [0, 1].flatMap((index) => samples.map((faults) => [faults[index]!]))
}

/** Whether a suite has any call or sub-task that a fault of these types can be applied to. */
export const canApply = (options: Pick<SearchOptions, 'faultTypes' | 'profile'>): boolean =>
  faultsByType(options).length > 0

const faultsByType = ({
  faultTypes,
  profile,
}: Pick<SearchOptions, 'faultTypes' | 'profile'>): fc.Arbitrary<FuzzFault>[] =>
  faultTypes.flatMap((type) => faultsOf(type, profile) ?? [])

/** An integer is itself; any other text is hashed. */
const toInteger = (seed: string): number =>
  /^-?\d{1,9}$/.test(seed) ? Number(seed) : createHash('sha256').update(seed).digest().readInt32BE()

/** What fast-check checks: that the suite passes under a schedule. */
const createPredicate = (
  runSuite: (schedule: Schedule) => Promise<Run>,
  limit: number,
  print: (line: string) => void,
) => {
  const failedRuns = new Map<string, Run>()
  let count = 0
  const search = async (schedule: Schedule, run: Run): Promise<boolean> => {
    count += 1
    const faults = schedule.map(describeFault).join('; ')
    print(`run ${count}/${limit}: ${outcomeText(run)}: ${faults}`)
    if (!hasFailed(run) || hasFailed(await runSuite(schedule))) return !hasFailed(run)
    print('  passes under the same faults now: the suite is flaky')
    return true
  }
  const shrink = (schedule: Schedule, run: Run): boolean => {
    print(`  shrinking: ${schedule.length} fault(s): ${outcomeText(run)}`)
    return !hasFailed(run)
  }
  const predicate = {
    failedRuns,
    /** What `runSuite` threw. It ends the search: fast-check would take it for a failure. */
    error: undefined as unknown,
    passes: async (schedule: Schedule): Promise<boolean> => {
      if (predicate.error !== undefined) return true
      try {
        const run = await runSuite(schedule)
        const passes = await (failedRuns.size === 0 ? search : shrink)(schedule, run)
        if (!passes) failedRuns.set(JSON.stringify(schedule), run)
        return passes
      } catch (error) {
        predicate.error = error
        return true
      }
    },
  }
  return predicate
}
