// Which requests are meant: the one language in which faults, journal filters, verifications,
// client rules and event filters select requests. api/request-match.ts checks its form.
import { type JsonDifference, jsonDifferences } from './json.ts'
import { matchesPattern } from './policy.ts'

/** A value, or several of which one has to match. */
export type OneOrMany<T> = T | readonly T[]

type Scalar = string | number | boolean

/** What is expected of the value at a path: the value, one of several, or a test. */
export type Condition =
  | OneOrMany<Scalar>
  | {
      /** Whether there is a value; null is none. */
      present?: boolean | undefined
      not?: OneOrMany<Scalar> | undefined
      /** A pattern with `*` and `?`. */
      like?: OneOrMany<string> | undefined
      above?: number | undefined
      below?: number | undefined
    }

/**
 * Conditions on a request, which hold all at once; an absent one allows anything. Texts without a
 * remark are patterns: `*` stands for any characters, `?` for one, and case is ignored.
 */
export type RequestMatch = {
  operation?: OneOrMany<string> | undefined
  method?: OneOrMany<string> | undefined
  /** As it was requested, without the query; a segment `{name}` stands for any. */
  path?: OneOrMany<string> | undefined
  user?: OneOrMany<string> | undefined
  /** The caller as it is, without patterns. */
  caller?: { user?: string | undefined; project_id?: string | null | undefined } | undefined
  origin?: OneOrMany<string> | undefined
  /** The id or the name of a task that the request is about. */
  task?: OneOrMany<string> | undefined
  /** The same of a source server. */
  source?: OneOrMany<string> | undefined
  /** The name of a task or a source server that the request is about. */
  name?: OneOrMany<string> | undefined
  /** The id, not a pattern, of a task that the request names or, in a journal, created or moved. */
  task_id?: OneOrMany<string> | undefined
  /** The same of a source server. */
  source_id?: OneOrMany<string> | undefined
  /** What has to be in these parts of the request; more may be there, unless it is `exact`. */
  params?: Readonly<Record<string, unknown>> | undefined
  query?: Readonly<Record<string, unknown>> | undefined
  headers?: Readonly<Record<string, unknown>> | undefined
  body?: unknown
  exact?: boolean | undefined
  /** A status, or a class such as `4xx`. */
  status?: OneOrMany<number | string> | undefined
  /** Null for a request that was not refused. */
  error_code?: OneOrMany<string> | null | undefined
  /** Conditions by path, such as `body.name` or `reply.state`. */
  where?: Readonly<Record<string, Condition>> | undefined
}

/** A task or a source server. A thing that is yet to be created has no id ('') or no name (''). */
export type NamedResource = { id: string; name: string }

/**
 * What is known of a request, or of an event, when it is held against a match. A condition on an
 * unknown part is not met. The parts may be getters, so that only what is needed is computed.
 */
export type RequestFacts = {
  operation?: string | null | undefined
  method?: string | undefined
  path?: string | undefined
  caller?: { user: string; project_id: string | null } | null | undefined
  origin?: string | undefined
  status?: number | undefined
  error_code?: string | null | undefined
  params?: unknown
  query?: unknown
  headers?: unknown
  body?: unknown
  reply?: unknown
  reply_headers?: unknown
  /** The tasks and the source servers that it is about. */
  tasks?: readonly NamedResource[] | undefined
  sources?: readonly NamedResource[] | undefined
  /** Whether it names the task or source of this id; absent, `tasks` and `sources` decide. */
  names?: ((kind: 'task' | 'source', id: string) => boolean) | undefined
  /** What only client rules know. */
  request_digest?: string | undefined
  unknown_fields?: readonly string[] | undefined
}

/** Whether the request is one that the match means. */
export const matchesRequest = (match: RequestMatch, facts: RequestFacts): boolean => {
  for (const [name, check] of checkEntries)
    if (match[name] !== undefined && check(match, facts).length > 0) return false
  return true
}

/** Each point in which the request is not as the match asks: `before` is what it asks. */
export const mismatches = (match: RequestMatch, facts: RequestFacts): JsonDifference[] =>
  checkEntries.flatMap(([name, check]) => (match[name] === undefined ? [] : check(match, facts)))

/** The value at a path such as `status`, `body.disks.name` or `page.remaining`. */
export const factAt = (facts: RequestFacts, path: string): unknown => {
  const [head = '', ...names] = path.split('.')
  const part = head === 'page' ? pageOf(facts) : facts[head as keyof RequestFacts]
  if (names.length === 0 || part == null) return part ?? undefined
  const isHeaders = head === 'headers' || head === 'reply_headers'
  const [whole, keys] = isHeaders
    ? [withLowerCaseKeys(part), names.map((name) => name.toLowerCase())]
    : [part, names]
  return keys.reduce(valueBelow, whole)
}

type Check = (match: RequestMatch, facts: RequestFacts) => readonly JsonDifference[]

const NONE: readonly JsonDifference[] = []

const difference = (path: JsonDifference['path'], before: unknown, after: unknown) => [
  { path, before, after: after ?? undefined },
]

const listOf = <T>(value: OneOrMany<T>): readonly T[] =>
  Array.isArray(value) ? value : [value as T]

const isLike = (patterns: OneOrMany<string>, text: unknown): boolean =>
  typeof text === 'string' &&
  listOf(patterns).some((pattern) => pattern === text || matchesPattern(pattern, text))

/** `1` and `"1"` are the same: a query has only texts. Of a list, one item is enough. */
const isOneOf = (values: OneOrMany<Scalar>, found: unknown): boolean =>
  Array.isArray(found)
    ? found.some((each) => isOneOf(values, each))
    : found != null && listOf(values).some((value) => `${value}` === `${found}`)

const textCheck =
  (name: 'operation' | 'method' | 'origin'): Check =>
  (match, facts) =>
    isLike(match[name]!, facts[name]) ? NONE : difference([name], match[name], facts[name])

const isPath = (pattern: string, path: string): boolean => {
  const [patterns, segments] = [pattern.split('/'), path.split('/')]
  return (
    patterns.length === segments.length &&
    patterns.every((each, index) => {
      const segment = segments[index]!
      if (/^(\*|\{\w+\})$/.test(each)) return segment !== ''
      return isLike(each, segment)
    })
  )
}

const resourcesNamed = ({ tasks = [], sources = [] }: RequestFacts) => [...tasks, ...sources]

const resourceCheck =
  (name: 'task' | 'source'): Check =>
  (match, facts) => {
    const resources = facts[`${name}s`] ?? []
    const texts = resources.flatMap((each) => [each.id, each.name])
    if (texts.some((text) => isLike(match[name]!, text))) return NONE
    return difference([name], match[name], texts.filter(Boolean))
  }

const idCheck =
  (name: 'task' | 'source'): Check =>
  (match, facts) => {
    const ids = (facts[`${name}s`] ?? []).map(({ id }) => id)
    const expected = match[`${name}_id`]!
    const isNamed = (id: string) => facts.names?.(name, id) ?? ids.includes(id)
    return listOf(expected).some(isNamed) ? NONE : difference([`${name}_id`], expected, ids)
  }

const partCheck =
  (name: 'params' | 'query' | 'headers' | 'body'): Check =>
  (match, facts) => {
    const [expected, actual] =
      name === 'headers'
        ? [withLowerCaseKeys(match[name]), withLowerCaseKeys(facts[name])]
        : [match[name], facts[name]]
    return jsonDifferences(expected, actual, match.exact ? 'exact' : 'partial', [name])
  }

const isStatus = (expected: number | string, status: number): boolean =>
  `${expected}` === `${status}` || expected === `${`${status}`[0]}xx`

const errorCodeIs = (expected: OneOrMany<string> | null, code: unknown): boolean =>
  expected === null ? code === null : isLike(expected, code)

/** In the order in which differences are reported. `exact` says how the parts are compared. */
const checks: { [K in Exclude<keyof RequestMatch, 'exact'>]-?: Check } = {
  operation: textCheck('operation'),
  method: textCheck('method'),
  path: ({ path }, facts) =>
    listOf(path!).some((each) => facts.path !== undefined && isPath(each, facts.path))
      ? NONE
      : difference(['path'], path, facts.path),
  origin: textCheck('origin'),
  user: ({ user }, { caller }) =>
    isLike(user!, caller?.user) ? NONE : difference(['user'], user, caller?.user),
  caller: ({ caller }, facts) => jsonDifferences(caller, facts.caller ?? {}, 'partial', ['caller']),
  task: resourceCheck('task'),
  source: resourceCheck('source'),
  name: ({ name }, facts) => {
    const names = resourcesNamed(facts).map((each) => each.name)
    return names.some((each) => isLike(name!, each)) ? NONE : difference(['name'], name, names)
  },
  task_id: idCheck('task'),
  source_id: idCheck('source'),
  params: partCheck('params'),
  query: partCheck('query'),
  headers: partCheck('headers'),
  body: partCheck('body'),
  status: ({ status: expected }, { status }) =>
    status !== undefined && listOf(expected!).some((each) => isStatus(each, status))
      ? NONE
      : difference(['status'], expected, status),
  error_code: ({ error_code: expected }, { error_code }) =>
    errorCodeIs(expected!, error_code) ? NONE : difference(['error_code'], expected, error_code),
  where: ({ where }, facts) =>
    Object.entries(where!).flatMap(([path, condition]) => {
      const found = factAt(facts, path)
      return isMet(condition, found) ? [] : difference(path.split('.'), condition, found)
    }),
}

const checkEntries = Object.entries(checks) as [keyof typeof checks, Check][]

const isMet = (condition: Condition, found: unknown): boolean => {
  if (typeof condition !== 'object' || Array.isArray(condition))
    return isOneOf(condition as OneOrMany<Scalar>, found)
  const { present, not, like, above, below } = condition as Exclude<Condition, OneOrMany<Scalar>>
  return (
    (present === undefined || present === (found != null)) &&
    (not === undefined || !isOneOf(not, found)) &&
    (like === undefined || [found].flat(9).some((each) => isLike(like, textOf(each)))) &&
    (above === undefined || (found != null && Number(found) > above)) &&
    (below === undefined || (found != null && Number(found) < below))
  )
}

const textOf = (value: unknown): unknown =>
  typeof value === 'number' || typeof value === 'boolean' ? `${value}` : value

/** Below a list, the values of all of its items. */
const valueBelow = (value: unknown, name: string): unknown => {
  if (Array.isArray(value)) return value.map((each) => valueBelow(each, name))
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined
}

const withLowerCaseKeys = (headers: unknown): unknown =>
  headers &&
  Object.fromEntries(Object.entries(headers).map(([name, each]) => [name.toLowerCase(), each]))

/** Where a page of a list stands: how many items follow it, and whether it began past the end. */
const pageOf = (facts: RequestFacts): { remaining: number; past_end: boolean } | undefined => {
  const count = valueBelow(facts.reply, 'count')
  if (facts.method !== 'GET' || typeof count !== 'number') return undefined
  const items = Object.values(facts.reply as object).find(Array.isArray)
  if (!items) return undefined
  const offset = Number(factAt(facts, 'query.offset') ?? 0)
  return { remaining: count - offset - items.length, past_end: offset > 0 && offset >= count }
}
