// JSON values: what they are, what is at a path in them, and where two of them differ.

/** The keys and indexes that lead to a part of a value. */
export type JsonPath = readonly (string | number)[]

/** Whether a value is an object: not a list, and not null. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value at a path; undefined if there is none. */
export const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (parent, key) => (parent as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  )

/** A copy of the value with another one at a path; undefined removes what is there. */
export const withValueAt = (
  whole: unknown,
  [key, ...rest]: readonly PropertyKey[],
  value: unknown,
): unknown => {
  if (key === undefined) return value
  const copy = Array.isArray(whole) ? [...whole] : { ...(whole as object) }
  const parent = copy as Record<PropertyKey, unknown>
  const next = withValueAt(parent[key], rest, value)
  if (next === undefined) delete parent[key]
  else parent[key] = next
  return copy
}

/** A copy of the value with every text in it, but not the keys, replaced by something else. */
export const mapTexts = <T>(value: T, change: (text: string) => unknown): T => {
  if (typeof value === 'string') return change(value) as T
  if (Array.isArray(value)) return value.map((each) => mapTexts(each, change)) as T
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, mapTexts(each, change)]),
  ) as T
}

/** A path as text, such as `disks[0].name`. */
export const formatPath = (path: readonly PropertyKey[]): string =>
  path
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i ? '.' : ''}${String(key)}`))
    .join('')

/** The path that such a text names. */
export const parsePath = (text: string): JsonPath =>
  [...text.matchAll(/[^.[\]]+/g)].map(([key]) => (/^\d+$/.test(key) ? Number(key) : key))

/** A place where two values differ; undefined on the side that has nothing there. */
export type JsonDifference = { path: JsonPath; before: unknown; after: unknown }

/**
 * How values are compared.
 * - `full`: every field, in alphabetical order, and every item by its index.
 * - `exact`: as callers compare: null equals absent, and lists of other lengths differ as a whole.
 * - `partial`: as `exact`, but further fields and items are ignored; items keep their order.
 */
export type JsonComparison = 'full' | 'exact' | 'partial'

/** Where `after` differs from `before`. */
export const jsonDifferences = (
  before: unknown,
  after: unknown,
  comparison: JsonComparison = 'full',
  path: JsonPath = [],
): JsonDifference[] => {
  const inner = (key: string | number, old: unknown, now: unknown) =>
    jsonDifferences(old, now, comparison, [...path, key])
  if (isObject(before) && isObject(after))
    return namesOf(before, after, comparison).flatMap((name) =>
      inner(name, before[name], after[name]),
    )
  if (Array.isArray(before) && Array.isArray(after)) {
    if (comparison === 'partial') return missingItems(before, after, path)
    if (comparison === 'full' || before.length === after.length)
      return (before.length > after.length ? before : after).flatMap((_, index) =>
        inner(index, before[index], after[index]),
      )
  }
  const isEqual = comparison === 'full' ? before === after : (before ?? null) === (after ?? null)
  return isEqual ? [] : [{ path, before, after }]
}

const namesOf = (before: object, after: object, comparison: JsonComparison): string[] => {
  if (comparison === 'partial') return Object.keys(before)
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return comparison === 'full' ? names.sort() : names
}

/** The items of a list that another does not have in the same order. */
const missingItems = (
  expected: readonly unknown[],
  actual: readonly unknown[],
  path: JsonPath,
): JsonDifference[] => {
  let nextIndex = 0
  return expected.flatMap((item, index) => {
    const found = actual.findIndex(
      (other, at) => at >= nextIndex && jsonDifferences(item, other, 'partial').length === 0,
    )
    if (found < 0) return jsonDifferences(item, actual[index], 'partial', [...path, index])
    nextIndex = found + 1
    return []
  })
}

/** The record without what was left undefined, so that it overrules nothing. */
export const omitUndefined = <T extends object>(
  record: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as never

/** How many levels of nesting stored JSON may have. SQLite cannot read more than 1000. */
export const MAX_DEPTH = 200

/** Whether a value is nested deeper than MAX_DEPTH levels, and could overflow the stack. */
export const isTooDeep = (value: unknown): boolean => isDeeper(value, MAX_DEPTH)

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1)))
