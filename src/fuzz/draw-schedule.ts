// Schedules of faults, drawn from a seed.

import type { CallProfile, FaultType, FuzzFault } from './fault-types.ts'
import { integerBetween, pickOne, seededRandom } from './random.ts'

/** What goes wrong in one run. */
export type Schedule = readonly FuzzFault[]

/** How schedules are drawn. */
export type ScheduleOptions = {
  seed: string
  profile: CallProfile
  faultTypes: readonly FaultType[]
  /** At most so many faults in a schedule. */
  max_faults: number
}

/** The first runs try each trouble alone; later ones mix. */
const maxFaultsOf = (run: number, { faultTypes, max_faults }: ScheduleOptions) =>
  run < faultTypes.length * 2 ? 1 : max_faults

/**
 * The schedule of a run, counted from 0: the same for the same seed and sighting. Empty where the
 * suite does nothing that could be troubled.
 */
export const drawSchedule = (run: number, options: ScheduleOptions): Schedule => {
  const random = seededRandom(`${options.seed}:${run}`)
  const maxFaults = maxFaultsOf(run, options)
  const applicable = options.faultTypes.filter(({ draw }) =>
    draw(seededRandom('any'), options.profile),
  )
  const single = applicable[run % Math.max(1, applicable.length)]
  const size = maxFaults === 1 ? 1 : integerBetween(random, 2, Math.max(2, maxFaults))
  return Array.from({ length: size }, () => {
    const faultType = maxFaults === 1 ? single : pickOne(random, applicable)
    return faultType?.draw(random, options.profile)
  }).filter((fault) => fault !== undefined)
}
