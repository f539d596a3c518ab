// A replay file as text: keys in order, a step a line, so that people can read and compare it.

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What a request gave stays as it came: the order of its keys may decide a reply. */
const VERBATIM = new Set(['input', 'base'])

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isObject(value)) return value
  const keys = Object.keys(value).sort()
  return Object.fromEntries(
    keys.map((key) => [key, VERBATIM.has(key) ? value[key] : sorted(value[key])]),
  )
}

const linesOf = (items: readonly unknown[]) =>
  items.length === 0
    ? '[]'
    : `[\n${items.map((each) => `    ${JSON.stringify(each)}`).join(',\n')}\n  ]`

/** The text of a replay file. */
export const writeReplayFile = (file: object): string => {
  const fields = Object.entries(sorted(file) as object)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => {
      const text = key === 'steps' ? linesOf(value as unknown[]) : JSON.stringify(value)
      return `  ${JSON.stringify(key)}: ${text}`
    })
  return `{\n${fields.join(',\n')}\n}\n`
}
