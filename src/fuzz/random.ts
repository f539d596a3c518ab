// Numbers that look like chance and follow from a seed.

/** The next number from 0 to below 1. */
export type Dice = () => number

/** FNV-1a, 32 bits: a seed's text as a number. */
const numberOf = (text: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i)
    hash = Math.imul(hash, 0x01000193)
  }
  return hash >>> 0
}

/** Dice that fall alike for the same seed (the generator is mulberry32). */
export const diceOf = (seed: string): Dice => {
  let state = numberOf(seed)
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A whole number from `least` to `most`. */
export const between = (dice: Dice, least: number, most: number): number =>
  least + Math.floor(dice() * (most - least + 1))

/** One of the items; undefined of none. */
export const oneOf = <T>(dice: Dice, items: readonly T[]): T | undefined =>
  items[Math.floor(dice() * items.length)]
