// The fault `delay`: the reply comes late. The work is done at once, and nobody else waits.
import { z } from 'zod'
import { RealSpan } from '../fields.ts'
import { requestFault } from '../kind.ts'

const settings = z.strictObject({
  /** Always the same. */
  ms: RealSpan.optional(),
  /** Each as likely as the other. */
  uniform: z.strictObject({ min_ms: RealSpan, max_ms: RealSpan }).optional(),
  /** Most near the median, a few far above it, as in networks; never above an hour. */
  lognormal: z.strictObject({ median_ms: RealSpan, sigma: z.number().min(0).max(10) }).optional(),
})

type Settings = z.output<typeof settings>

const LONGEST_MS = 3_600_000

/** A number of the standard normal distribution (Box and Muller's way). */
const normal = (chance: () => number) =>
  Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance())

const drawn = ({ ms, uniform, lognormal }: Settings, chance: () => number): number => {
  if (uniform) return uniform.min_ms + (uniform.max_ms - uniform.min_ms) * chance()
  if (!lognormal) return ms ?? 0
  return Math.min(lognormal.median_ms * Math.exp(lognormal.sigma * normal(chance)), LONGEST_MS)
}

/** Delays a reply, by real milliseconds: it is the wire that is slow, not the cloud. */
export const delay = requestFault({
  kind: 'delay',
  summary: 'Sends the reply late: by a fixed span of real time, or by one drawn for each reply.',
  settings,
  isPace: true,
  flaw: ({ ms, uniform, lognormal }) => {
    if ([ms, uniform, lognormal].filter((each) => each !== undefined).length !== 1)
      return { field: 'ms', rule: 'must be given, or uniform, or lognormal: one of the three' }
    if (uniform && uniform.max_ms < uniform.min_ms)
      return { field: 'uniform', rule: 'must have a max_ms not below its min_ms' }
    return undefined
  },
  strike: ({ settings: given, chance }) => {
    const delay_ms = Math.round(drawn(given, chance))
    return { detail: `${delay_ms} ms`, when: 'after', wire: { delay_ms } }
  },
})
