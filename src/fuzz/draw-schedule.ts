// Schedules of faults, drawn from a seed.

import type { HuntedFault, Sighting, Trouble } from './fault-types.ts'
import { between, diceOf, oneOf } from './random.ts'

/** What goes wrong in one run. */
export type Schedule = readonly HuntedFault[]

/** How schedules are drawn. */
export type Drawing = {
  seed: string
  sighting: Sighting
  troubles: readonly Trouble[]
  /** At most so many faults in a schedule. */
  max_faults: number
}

/** The first runs try each trouble alone; later ones mix. */
const sizeOf = (run: number, { troubles, max_faults }: Drawing) =>
  run < troubles.length * 2 ? 1 : max_faults

/**
 * The schedule of a run, counted from 0: the same for the same seed and sighting. Empty where the
 * suite does nothing that could be troubled.
 */
export const drawSchedule = (run: number, drawing: Drawing): Schedule => {
  const dice = diceOf(`${drawing.seed}:${run}`)
  const most = sizeOf(run, drawing)
  const able = drawing.troubles.filter(({ draw }) => draw(diceOf('any'), drawing.sighting))
  const alone = able[run % Math.max(1, able.length)]
  const size = most === 1 ? 1 : between(dice, 2, Math.max(2, most))
  return Array.from({ length: size }, () => {
    const trouble = most === 1 ? alone : oneOf(dice, able)
    return trouble?.draw(dice, drawing.sighting)
  }).filter((fault) => fault !== undefined)
}
