// The fault `delay`: the reply is late. The operation runs at once, and no other request waits.
import { z } from 'zod'
import { RealDurationMs } from '../fields.ts'
import { defineRequestFault } from '../kind.ts'

const settings = z.strictObject({
  /** A fixed delay. */
  ms: RealDurationMs.optional(),
  /** A delay drawn from a uniform distribution. */
  uniform: z.strictObject({ min_ms: RealDurationMs, max_ms: RealDurationMs }).optional(),
  /** A delay drawn from a lognormal distribution, as in networks; at most an hour. */
  lognormal: z
    .strictObject({ median_ms: RealDurationMs, sigma: z.number().min(0).max(10) })
    .optional(),
})

type Settings = z.output<typeof settings>

const MAX_DELAY_MS = 3_600_000

/** A sample of the standard normal distribution (Box-Muller). */
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

/** Delays a reply by real milliseconds. The workspace's clock does not move. */
export const delay = defineRequestFault({
  kind: 'delay',
  summary: 'Delays the reply by a fixed or a random duration of real time.',
  settings,
  isTimingOnly: true,
  validate: ({ ms, uniform, lognormal }) => {
    if ([ms, uniform, lognormal].filter((each) => each !== undefined).length !== 1)
      return { field: 'ms', rule: 'must be set, or uniform, or lognormal: exactly one of them' }
    if (uniform && uniform.max_ms < uniform.min_ms)
      return { field: 'uniform', rule: 'must have a max_ms of at least min_ms' }
    return undefined
  },
  apply: ({ settings: distribution, random }) => {
    const delay_ms = Math.round(sampleDelay(distribution, random))
    return { detail: `${delay_ms} ms`, timing: 'after', wire: { delay_ms } }
  },
})
