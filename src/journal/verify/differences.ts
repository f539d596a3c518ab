// In what a value is not as it was wanted.
import { formatPath, isObject } from '../../domain/json.ts'
import { isSecretAt, redact } from '../redact.ts'

/** One point at which a request is not as wanted; `got` is absent where nothing was there. */
export type Difference = { path: string; expected?: unknown; actual?: unknown }

type Keys = readonly (string | number)[]

/** A difference as it is found: by its keys, with the secrets still open. */
export type RawDifference = { keys: Keys; expected: unknown; actual: unknown }

const objectDifferences = (
  expected: Record<string, unknown>,
  actual: Record<string, unknown>,
  isExact: boolean,
  keys: Keys,
): RawDifference[] => {
  const names = isExact
    ? new Set([...Object.keys(expected), ...Object.keys(actual)])
    : Object.keys(expected)
  return [...names].flatMap((name) =>
    findDifferences(expected[name], actual[name], isExact, [...keys, name]),
  )
}

/** Items have to come in the order wanted; unless exactly these are, others may stand between. */
const listDifferences = (
  expected: readonly unknown[],
  actual: readonly unknown[],
  isExact: boolean,
  keys: Keys,
): RawDifference[] => {
  if (isExact && expected.length !== actual.length) return [{ keys, expected, actual }]
  let nextIndex = 0
  return expected.flatMap((item, index) => {
    const rest = isExact ? actual.slice(index, index + 1) : actual.slice(nextIndex)
    const matchIndex = rest.findIndex(
      (other) => findDifferences(item, other, isExact, keys).length === 0,
    )
    if (matchIndex < 0) return findDifferences(item, actual[index], isExact, [...keys, index])
    nextIndex += matchIndex + 1
    return []
  })
}

/**
 * Where `got` is not as `wanted`. What is not mentioned may be anything, unless exactly this is
 * wanted. Null and absent mean the same, as they do to the service.
 */
export const findDifferences = (
  expected: unknown,
  actual: unknown,
  isExact: boolean,
  keys: Keys = [],
): RawDifference[] => {
  if (isObject(expected) && isObject(actual))
    return objectDifferences(expected, actual, isExact, keys)
  if (Array.isArray(expected) && Array.isArray(actual))
    return listDifferences(expected, actual, isExact, keys)
  return (expected ?? null) === (actual ?? null) ? [] : [{ keys, expected, actual }]
}

const redactAt = (value: unknown, [last, ...before]: Keys) => {
  const parent = before.find((key) => typeof key === 'string')
  const isSecret = isSecretAt(`${last}`, parent === undefined ? undefined : `${parent}`)
  return isSecret && typeof value === 'string' ? '***' : redact(value)
}

/** A difference for people: secrets crossed out. */
export const redactDifference = ({ keys, expected, actual }: RawDifference): Difference => ({
  path: formatPath(keys),
  ...(expected !== undefined && { expected: redactAt(expected, keys.toReversed()) }),
  ...(actual !== undefined && { actual: redactAt(actual, keys.toReversed()) }),
})

const commonEndsLength = (a: string, b: string) => {
  const most = Math.min(a.length, b.length)
  let head = 0
  while (head < most && a[head] === b[head]) head++
  let tail = 0
  while (tail < most - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++
  return head + tail
}

/** What a request is matters more than what it says. */
const WEIGHTS: Readonly<Record<string, number>> = { operation: 4, path: 4, method: 2 }

const countLeaves = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? Math.max(
        1,
        Object.values(value).reduce<number>((sum, inner) => sum + countLeaves(inner), 0),
      )
    : 1

/** How far off it is: 1 for each value that is another, down to a half for one that looks alike. */
export const distanceOf = ({ keys, expected, actual }: RawDifference): number => {
  const weight = keys.length === 1 ? (WEIGHTS[keys[0]!] ?? 1) : 1
  if (typeof expected !== 'string' || typeof actual !== 'string')
    return weight * countLeaves(expected)
  return (
    weight *
    (1 - commonEndsLength(expected, actual) / Math.max(expected.length, actual.length, 1) / 2)
  )
}
