// In what a value is not as it was wanted.
import { isObject, pathText } from '../../domain/json.ts'
import { crossOut, isSecretAt } from '../redact.ts'

/** One point at which a request is not as wanted; `got` is absent where nothing was there. */
export type Difference = { path: string; wanted?: unknown; got?: unknown }

type Keys = readonly (string | number)[]

/** A difference as it is found: by its keys, with the secrets still open. */
export type Found = { keys: Keys; wanted: unknown; got: unknown }

const inObject = (
  wanted: Record<string, unknown>,
  got: Record<string, unknown>,
  isExact: boolean,
  keys: Keys,
): Found[] => {
  const names = isExact
    ? new Set([...Object.keys(wanted), ...Object.keys(got)])
    : Object.keys(wanted)
  return [...names].flatMap((name) =>
    differencesIn(wanted[name], got[name], isExact, [...keys, name]),
  )
}

/** Items have to come in the order wanted; unless exactly these are, others may stand between. */
const inList = (
  wanted: readonly unknown[],
  got: readonly unknown[],
  isExact: boolean,
  keys: Keys,
): Found[] => {
  if (isExact && wanted.length !== got.length) return [{ keys, wanted, got }]
  let at = 0
  return wanted.flatMap((item, index) => {
    const rest = isExact ? got.slice(index, index + 1) : got.slice(at)
    const hit = rest.findIndex((other) => differencesIn(item, other, isExact, keys).length === 0)
    if (hit < 0) return differencesIn(item, got[index], isExact, [...keys, index])
    at += hit + 1
    return []
  })
}

/**
 * Where `got` is not as `wanted`. What is not mentioned may be anything, unless exactly this is
 * wanted. Null and absent mean the same, as they do to the service.
 */
export const differencesIn = (
  wanted: unknown,
  got: unknown,
  isExact: boolean,
  keys: Keys = [],
): Found[] => {
  if (isObject(wanted) && isObject(got)) return inObject(wanted, got, isExact, keys)
  if (Array.isArray(wanted) && Array.isArray(got)) return inList(wanted, got, isExact, keys)
  return (wanted ?? null) === (got ?? null) ? [] : [{ keys, wanted, got }]
}

const shown = (value: unknown, [last, ...before]: Keys) => {
  const parent = before.find((key) => typeof key === 'string')
  const isSecret = isSecretAt(`${last}`, parent === undefined ? undefined : `${parent}`)
  return isSecret && typeof value === 'string' ? '***' : crossOut(value)
}

/** A difference for people: secrets crossed out. */
export const shownDifference = ({ keys, wanted, got }: Found): Difference => ({
  path: pathText(keys),
  ...(wanted !== undefined && { wanted: shown(wanted, keys.toReversed()) }),
  ...(got !== undefined && { got: shown(got, keys.toReversed()) }),
})

const commonEnds = (a: string, b: string) => {
  const most = Math.min(a.length, b.length)
  let head = 0
  while (head < most && a[head] === b[head]) head++
  let tail = 0
  while (tail < most - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++
  return head + tail
}

/** What a request is matters more than what it says. */
const WEIGHTS: Readonly<Record<string, number>> = { operation: 4, path: 4, method: 2 }

const leavesOf = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? Math.max(
        1,
        Object.values(value).reduce<number>((sum, inner) => sum + leavesOf(inner), 0),
      )
    : 1

/** How far off it is: 1 for each value that is another, down to a half for one that looks alike. */
export const distanceOf = ({ keys, wanted, got }: Found): number => {
  const weight = keys.length === 1 ? (WEIGHTS[keys[0]!] ?? 1) : 1
  if (typeof wanted !== 'string' || typeof got !== 'string') return weight * leavesOf(wanted)
  return weight * (1 - commonEnds(wanted, got) / Math.max(wanted.length, got.length, 1) / 2)
}
