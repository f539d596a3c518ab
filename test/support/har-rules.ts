// The rules of HAR 1.2 (w3c.github.io/web-performance/specs/HAR), written down anew: what the
// specification demands of each object, by name and type.
type Rule = (value: unknown, at: string) => string[]

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const must =
  (holds: (value: never) => boolean, words: string): Rule =>
  (value, at) =>
    holds(value as never) ? [] : [`${at} must be ${words}, not ${JSON.stringify(value)}`]

const text = must((v: unknown) => typeof v === 'string', 'a string')
const sizeOrMinusOne = must(
  (v: unknown) => Number.isInteger(v) && (v as number) >= -1,
  'a size or -1',
)
const count = must((v: unknown) => Number.isInteger(v) && (v as number) >= 0, 'a whole number')
const ms = must((v: unknown) => typeof v === 'number' && v >= 0, 'milliseconds')
const url = must(
  (v: unknown) => typeof v === 'string' && URL.canParse(v) && !v.includes('#'),
  'a URL',
)
const instant = must(
  (v: unknown) =>
    typeof v === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(v) &&
    !Number.isNaN(Date.parse(v)),
  'an ISO 8601 instant with a zone',
)

const optional = (rule: Rule): Rule & { isOptional: true } =>
  Object.assign((value: unknown, at: string) => rule(value, at), { isOptional: true as const })

/** Names beginning with an underscore are anyone's own; others must be known. */
const object =
  (fields: Record<string, Rule & { isOptional?: true }>): Rule =>
  (value, at) => {
    if (!isObject(value)) return [`${at} must be an object`]
    const unknown = Object.keys(value).filter((name) => !name.startsWith('_') && !fields[name])
    return [
      ...unknown.map((name) => `${at}.${name} is unknown`),
      ...Object.entries(fields).flatMap(([name, rule]) => {
        if (value[name] !== undefined) return rule(value[name], `${at}.${name}`)
        return rule.isOptional ? [] : [`${at}.${name} is missing`]
      }),
    ]
  }

const list =
  (item: Rule): Rule =>
  (value, at) =>
    Array.isArray(value)
      ? value.flatMap((one, i) => item(one, `${at}[${i}]`))
      : [`${at} must be a list`]

const comment = optional(text)
const pair = object({ name: text, value: text, comment })
const cookie = object({
  name: text,
  value: text,
  path: optional(text),
  domain: optional(text),
  expires: optional(instant),
  httpOnly: optional(must((v: unknown) => typeof v === 'boolean', 'a boolean')),
  secure: optional(must((v: unknown) => typeof v === 'boolean', 'a boolean')),
  comment,
})

const product = object({ name: text, version: text, comment })

const request = object({
  method: text,
  url,
  httpVersion: text,
  cookies: list(cookie),
  headers: list(pair),
  queryString: list(pair),
  // text and params exclude each other.
  postData: optional(object({ mimeType: text, text, comment })),
  headersSize: sizeOrMinusOne,
  bodySize: sizeOrMinusOne,
  comment,
})

const response = object({
  status: count,
  statusText: text,
  httpVersion: text,
  cookies: list(cookie),
  headers: list(pair),
  content: object({
    size: count,
    mimeType: text,
    compression: optional(sizeOrMinusOne),
    text: optional(text),
    encoding: optional(text),
    comment,
  }),
  redirectURL: text,
  headersSize: sizeOrMinusOne,
  bodySize: sizeOrMinusOne,
  comment,
})

const timings = object({
  blocked: optional(sizeOrMinusOne),
  dns: optional(sizeOrMinusOne),
  connect: optional(sizeOrMinusOne),
  ssl: optional(sizeOrMinusOne),
  send: ms,
  wait: ms,
  receive: ms,
  comment,
})

const entry: Rule = (value, at) => [
  ...object({
    pageref: optional(text),
    startedDateTime: instant,
    time: ms,
    request,
    response,
    cache: object({}),
    timings,
    serverIPAddress: optional(text),
    connection: optional(text),
    comment,
  })(value, at),
  ...sums(value as { time: number; timings: Record<string, number> }, at),
]

/** The time is the sum of the timings that apply. */
const sums = (
  { time, timings = {} }: { time: number; timings: Record<string, number> },
  at: string,
) => {
  const sum = Object.values(timings).reduce((all, each) => all + Math.max(0, each), 0)
  return time === sum ? [] : [`${at}.time must be the sum of its timings`]
}

const archive = object({
  log: object({
    version: must((v: unknown) => v === '1.2', '1.2'),
    creator: product,
    browser: optional(product),
    pages: optional(list(object({}))),
    entries: list(entry),
    comment,
  }),
})

/** What in an archive breaks which rule; nothing if it is valid. */
export const brokenHarRules = (har: unknown): string[] => archive(har, 'har')
