// A replay file as text: keys in order, a step or a row of the base a line, so that people can read
// and compare it.
import { isObject } from '../domain/json.ts'

/** What a request gave, or a row holds, stays as it came: its order of keys may decide a reply. */
const VERBATIM = new Set(['input', 'base'])

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isObject(value)) return value
  const keys = Object.keys(value).sort()
  return Object.fromEntries(
    keys.map((key) => [key, VERBATIM.has(key) ? value[key] : sorted(value[key])]),
  )
}

const linesOf = (items: readonly unknown[], indent: string) =>
  items.length === 0
    ? '[]'
    : `[\n${items.map((each) => `${indent}  ${JSON.stringify(each)}`).join(',\n')}\n${indent}]`

const fieldsOf = (
  fields: object,
  indent: string,
  textOf: (key: string, value: unknown) => string,
) =>
  `{\n${Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${indent}  ${JSON.stringify(key)}: ${textOf(key, value)}`)
    .join(',\n')}\n${indent}}`

/** A base as text, a row a line. */
const baseText = (base: object) =>
  fieldsOf(base, '  ', (key, value) =>
    key === 'tables'
      ? fieldsOf(value as object, '    ', (_, rows) => linesOf(rows as unknown[], '      '))
      : JSON.stringify(value),
  )

/** The text of a replay file. */
export const writeReplayFile = (file: object): string => {
  const text = fieldsOf(sorted(file) as object, '', (key, value) => {
    if (key === 'steps') return linesOf(value as unknown[], '  ')
    return key === 'base' ? baseText(value as object) : JSON.stringify(value)
  })
  return `${text}\n`
}
