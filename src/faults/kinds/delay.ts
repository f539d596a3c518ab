// The fault `delay`: the reply comes late. The work is done at once, and nobody else waits.
import { z } from 'zod'
import { RealDurationMs } from '../fields.ts'
import { defineRequestFault } from '../kind.ts'

const settings = z.strictObject({
  /** Always the same. */
  ms: RealDurationMs.optional(),
  /** Each as likely as the other. */
  uniform: z.strictObject({ min_ms: RealDurationMs, max_ms: RealDurationMs }).optional(),
  /** Most near the median, a few far above it, as in networks; never above an hour. */
  lognormal: z
    .strictObject({ median_ms: RealDurationMs, sigma: z.number().min(0).max(10) })
    .optional(),
})

type Settings = z.output<typeof settings>

const MAX_DELAY_MS = 3_600_000

/** A number of the standard normal distribution (Box and Muller's way). */
const sampleNormal = (random: () => number) =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

const sampleDelay = ({ ms, uniform, lognormal }: Settings, random: () => number): number => {
  if (uniform) return uniform.min_ms + (uniform.max_ms - uniform.min_ms) * random()
  if (!lognormal) return ms ?? 0
  return Math.min(
    lognormal.median_ms * Math.exp(lognormal.sigma * sampleNormal(random)),
    MAX_DELAY_MS,
  )
}

/** Delays a reply, by real milliseconds: it is the wire that is slow, not the cloud. */
export const delay = defineRequestFault({
  kind: 'delay',
  summary: 'Sends the reply late: by a fixed span of real time, or by one drawn for each reply.',
  settings,
  isTimingOnly: true,
  validate: ({ ms, uniform, lognormal }) => {
    if ([ms, uniform, lognormal].filter((each) => each !== undefined).length !== 1)
      return { field: 'ms', rule: 'must be given, or uniform, or lognormal: one of the three' }
    if (uniform && uniform.max_ms < uniform.min_ms)
      return { field: 'uniform', rule: 'must have a max_ms not below its min_ms' }
    return undefined
  },
  apply: ({ settings: distribution, random: chance }) => {
    const delay_ms = Math.round(sampleDelay(distribution, chance))
    return { detail: `${delay_ms} ms`, timing: 'after', wire: { delay_ms } }
  },
})
