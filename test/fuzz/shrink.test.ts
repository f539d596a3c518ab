import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FuzzFault } from '../../src/fuzz/fault-types.ts'
import { shrink } from '../../src/fuzz/shrink.ts'

const named = (name: string, rest: Partial<FuzzFault> = {}): FuzzFault => ({
  kind: 'refuse',
  name,
  ...rest,
})
const names = (schedule: readonly FuzzFault[]) => schedule.map(({ name }) => name)

describe('a shrunk schedule', () => {
  test('still fails, and none of its faults can be left out', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat({ max: 30 }), { minLength: 1, maxLength: 12 }),
        fc.array(fc.nat({ max: 11 }), { minLength: 1, maxLength: 4 }),
        async (ids, picks) => {
          const schedule = ids.map((id) => named(`${id}`))
          const guilty = new Set(picks.map((pick) => `${ids[pick % ids.length]}`))
          const fails = async (some: readonly FuzzFault[]) =>
            [...guilty].every((name) => names(some).includes(name))
          const found = await shrink(schedule, fails)
          expect(new Set(names(found))).toEqual(guilty)
        },
      ),
      { seed: 42, numRuns: 200 },
    )
  })

  test('of faults of which any two do is two of them', async () => {
    const schedule = Array.from({ length: 9 }, (_, i) => named(`${i}`))
    expect(await shrink(schedule, async (some) => some.length >= 2)).toHaveLength(2)
  })

  test('strikes as early, as seldom and as plainly as still fails', async () => {
    const fault = named('a', { nth: 9, times: 2, at_progress: 87 })
    const late = async ([only]: readonly FuzzFault[]) => (only?.nth ?? 0) >= 3
    expect(await shrink([fault], late)).toEqual([{ ...fault, nth: 3, times: 1, at_progress: 0 }])
    expect(await shrink([fault], async (some) => some.length > 0)).toEqual([
      { ...fault, nth: 1, times: 1, at_progress: 0 },
    ])
  })

  test('asks about nothing twice in vain: a single fault costs a few runs', async () => {
    let asked = 0
    await shrink([named('a')], async () => {
      asked += 1
      return true
    })
    expect(asked).toBe(0)
  })
})
