// Which requests are meant: the one language in which faults, journal filters, verifications,
// client rules and event filters select requests. api/request-match.ts checks its form.
import { type JsonDifference, type JsonPath, jsonDifferences } from './json.ts'
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
  for (const { isMet } of checksOf(match)) if (!isMet(facts)) return false
  return true
}

/** Each point in which the request is not as the match asks: `before` is what it asks. */
export const mismatches = (match: RequestMatch, facts: RequestFacts): JsonDifference[] =>
  checksOf(match).flatMap(({ differences }) => differences(facts))

type Check = {
  isMet: (facts: RequestFacts) => boolean
  differences: (facts: RequestFacts) => readonly JsonDifference[]
}

const cache = new WeakMap<RequestMatch, readonly Check[]>()

/** A match is read once: rules and faults are held against many requests. */
const checksOf = (match: RequestMatch): readonly Check[] => {
  const cached = cache.get(match)
  if (cached) return cached
  const checks = factories.flatMap(([name, factory]) =>
    match[name] === undefined ? [] : factory(match),
  )
  cache.set(match, checks)
  return checks
}

/** A check of one value. */
const valueCheck = (
  path: JsonPath,
  expected: unknown,
  read: (facts: RequestFacts) => unknown,
  isMet: (value: unknown) => boolean,
): Check => ({
  isMet: (facts) => isMet(read(facts)),
  differences: (facts) => {
    const after = read(facts)
    return isMet(after) ? [] : [{ path, before: expected, after: after ?? undefined }]
  },
})

/** A check of a value by its differences. */
const differenceCheck = (differences: Check['differences']): Check => ({
  isMet: (facts) => differences(facts).length === 0,
  differences,
})

const listOf = <T>(value: OneOrMany<T>): readonly T[] =>
  Array.isArray(value) ? value : [value as T]

/** A test whether a value is a text like one of the patterns. */
const textTest = (patterns: OneOrMany<string>): ((text: unknown) => boolean) => {
  const list = listOf(patterns)
  const literals = new Set(list.filter((each) => !/[*?]/.test(each)).map((x) => x.toLowerCase()))
  const wildcards = list.filter((each) => /[*?]/.test(each))
  return (text) =>
    typeof text === 'string' &&
    (literals.has(text) ||
      literals.has(text.toLowerCase()) ||
      wildcards.some((pattern) => matchesPattern(pattern, text)))
}

/** A test whether a list has a text like one of the patterns. */
const someTextTest = (patterns: OneOrMany<string>) => {
  const isLike = textTest(patterns)
  return (texts: unknown) => (texts as readonly string[]).some(isLike)
}

const textCheck =
  (name: 'operation' | 'method' | 'origin'): Factory =>
  (match) =>
    valueCheck([name], match[name], (facts) => facts[name], textTest(match[name]!))

const isPath = (pattern: string, path: string): boolean => {
  const [patterns, segments] = [pattern.split('/'), path.split('/')]
  return (
    patterns.length === segments.length &&
    patterns.every((each, index) => {
      const segment = segments[index]!
      return /^(\*|\{\w+\})$/.test(each) ? segment !== '' : matchesPattern(each, segment)
    })
  )
}

const pathTest = (patterns: OneOrMany<string>) => (path: unknown) =>
  typeof path === 'string' && listOf(patterns).some((pattern) => isPath(pattern, path))

const namesIn = (resources: readonly NamedResource[] = []) => resources.map(({ name }) => name)

const resourceCheck =
  (name: 'task' | 'source'): Factory =>
  (match) => {
    const read = (facts: RequestFacts) =>
      (facts[`${name}s`] ?? []).flatMap((each) => [each.id, each.name])
    return valueCheck([name], match[name], read, someTextTest(match[name]!))
  }

const idCheck =
  (name: 'task' | 'source'): Factory =>
  (match) => {
    const expected = match[`${name}_id`]!
    const idsIn = (facts: RequestFacts) => (facts[`${name}s`] ?? []).map(({ id }) => id)
    const isNamed = (id: string, facts: RequestFacts) =>
      facts.names?.(name, id) ?? idsIn(facts).includes(id)
    return differenceCheck((facts) =>
      listOf(expected).some((id) => isNamed(id, facts))
        ? []
        : [{ path: [`${name}_id`], before: expected, after: idsIn(facts) }],
    )
  }

const partCheck =
  (name: 'params' | 'query' | 'headers' | 'body'): Factory =>
  (match) => {
    const comparison = match.exact ? 'exact' : 'partial'
    const normal = name === 'headers' ? withLowerCaseKeys : (value: unknown) => value
    const expected = normal(match[name])
    return differenceCheck((facts) =>
      jsonDifferences(expected, normal(facts[name]), comparison, [name]),
    )
  }

const statusTest = (expected: OneOrMany<number | string>) => {
  const texts = new Set(listOf(expected).map(String))
  return (status: unknown) => texts.has(`${status}`) || texts.has(`${`${status}`[0]}xx`)
}

type Factory = (match: RequestMatch) => Check | Check[]

/** In the order in which differences are reported. `exact` says how the parts are compared. */
const checkFactories: { [K in Exclude<keyof RequestMatch, 'exact'>]-?: Factory } = {
  operation: textCheck('operation'),
  method: textCheck('method'),
  path: ({ path }) => valueCheck(['path'], path, (facts) => facts.path, pathTest(path!)),
  origin: textCheck('origin'),
  user: ({ user }) => valueCheck(['user'], user, (facts) => facts.caller?.user, textTest(user!)),
  caller: ({ caller }) =>
    differenceCheck((facts) => jsonDifferences(caller, facts.caller ?? {}, 'partial', ['caller'])),
  task: resourceCheck('task'),
  source: resourceCheck('source'),
  name: ({ name }) => {
    const read = ({ tasks, sources }: RequestFacts) => [...namesIn(tasks), ...namesIn(sources)]
    return valueCheck(['name'], name, read, someTextTest(name!))
  },
  task_id: idCheck('task'),
  source_id: idCheck('source'),
  params: partCheck('params'),
  query: partCheck('query'),
  headers: partCheck('headers'),
  body: partCheck('body'),
  status: ({ status }) =>
    valueCheck(['status'], status, (facts) => facts.status, statusTest(status!)),
  error_code: ({ error_code: expected }) => {
    const isMet = expected === null ? (code: unknown) => code === null : textTest(expected!)
    return valueCheck(['error_code'], expected, (facts) => facts.error_code, isMet)
  },
  where: ({ where }) =>
    Object.entries(where!).map(([path, condition]) =>
      valueCheck(path.split('.'), condition, readerOf(path), conditionTest(condition)),
    ),
}

const factories = Object.entries(checkFactories) as [keyof typeof checkFactories, Factory][]

/** `1` and `"1"` are the same: a query has only texts. Of a list, one item is enough. */
const oneOfTest = (values: OneOrMany<Scalar>): ((found: unknown) => boolean) => {
  const texts = new Set(listOf(values).map(String))
  const isOneOf = (found: unknown): boolean =>
    Array.isArray(found) ? found.some(isOneOf) : found != null && texts.has(`${found}`)
  return isOneOf
}

const conditionTest = (condition: Condition): ((found: unknown) => boolean) => {
  if (typeof condition !== 'object' || Array.isArray(condition))
    return oneOfTest(condition as OneOrMany<Scalar>)
  const { present, not, like, above, below } = condition as Exclude<Condition, OneOrMany<Scalar>>
  const isExcluded = not === undefined ? undefined : oneOfTest(not)
  const isLike = like === undefined ? undefined : textTest(like)
  return (found) =>
    (present === undefined || present === (found != null)) &&
    !isExcluded?.(found) &&
    (isLike === undefined || [found].flat(9).some((each) => isLike(textOf(each)))) &&
    (above === undefined || (found != null && Number(found) > above)) &&
    (below === undefined || (found != null && Number(found) < below))
}

const textOf = (value: unknown): unknown =>
  typeof value === 'number' || typeof value === 'boolean' ? `${value}` : value

/** Reads the value at a path such as `status`, `body.disks.name` or `page.remaining`. */
export const readerOf = (path: string): ((facts: RequestFacts) => unknown) => {
  const [head = '', ...names] = path.split('.')
  if (head === 'page') return (facts) => names.reduce(valueBelow, pageOf(facts))
  if (names.length === 0) return (facts) => facts[head as keyof RequestFacts] ?? undefined
  if (head !== 'headers' && head !== 'reply_headers')
    return (facts) => names.reduce(valueBelow, facts[head as keyof RequestFacts] as unknown)
  const keys = names.map((name) => name.toLowerCase())
  return (facts) => keys.reduce(valueBelow, withLowerCaseKeys(facts[head]))
}

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
const pageOf = (facts: RequestFacts): unknown => {
  const count = valueBelow(facts.reply, 'count')
  if (facts.method !== 'GET' || typeof count !== 'number') return undefined
  const items = Object.values(facts.reply as object).find(Array.isArray)
  if (!items) return undefined
  const offset = Number(readOffset(facts) ?? 0)
  return { remaining: count - offset - items.length, past_end: offset > 0 && offset >= count }
}

const readOffset = readerOf('query.offset')
