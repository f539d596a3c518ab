// Numbers that look like chance and follow from a seed.

/** The next number from 0 to below 1. */
export type Random = () => number

/** FNV-1a, 32 bits: a seed's text as a number. */
const hashSeed = (text: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i)
    hash = Math.imul(hash, 0x01000193)
  }
  return hash >>> 0
}

/** Dice that fall alike for the same seed (the generator is mulberry32). */
export const seededRandom = (seed: string): Random => {
  let state = hashSeed(seed)
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A whole number from `least` to `most`. */
export const integerBetween = (random: Random, min: number, max: number): number =>
  min + Math.floor(random() * (max - min + 1))

/** One of the items; undefined of none. */
export const pickOne = <T>(random: Random, items: readonly T[]): T | undefined =>
  items[Math.floor(random() * items.length)]
