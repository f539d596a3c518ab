// Formats a replay file with sorted keys, and one step or one row of the base on each line, so that
// people can read and compare it.
import { isObject } from '../domain/json.ts'

/** The keys inside inputs and rows keep their order, because it can decide a reply. */
const UNSORTED_KEYS = new Set(['input', 'base'])

const sortKeys = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (!isObject(value)) return value
  const keys = Object.keys(value).sort()
  return Object.fromEntries(
    keys.map((key) => [key, UNSORTED_KEYS.has(key) ? value[key] : sortKeys(value[key])]),
  )
}

const formatLines = (items: readonly unknown[], indent: string) =>
  items.length === 0
    ? '[]'
    : `[\n${items.map((each) => `${indent}  ${JSON.stringify(each)}`).join(',\n')}\n${indent}]`

const formatFields = (
  fields: object,
  indent: string,
  textOf: (key: string, value: unknown) => string,
) =>
  `{\n${Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${indent}  ${JSON.stringify(key)}: ${textOf(key, value)}`)
    .join(',\n')}\n${indent}}`

/** A base as text, with one row on each line. */
const formatBase = (base: object) =>
  formatFields(base, '  ', (key, value) =>
    key === 'tables'
      ? formatFields(value as object, '    ', (_, rows) => formatLines(rows as unknown[], '      '))
      : JSON.stringify(value),
  )

/** The text of a replay file. */
export const formatReplayFile = (file: object): string => {
  const text = formatFields(sortKeys(file) as object, '', (key, value) => {
    if (key === 'steps') return formatLines(value as unknown[], '  ')
    return key === 'base' ? formatBase(value as object) : JSON.stringify(value)
  })
  return `${text}\n`
}
