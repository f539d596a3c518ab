// Whether a request is one that a rule speaks of.

import type { RequestFacts } from './request-facts.ts'
import type { CallMatch, Condition } from './schema.ts'

type Value = string | number | boolean
type Test = (facts: RequestFacts) => boolean

const listOf = <T>(value: T | readonly T[]): readonly T[] => [value].flat() as T[]

/** `1` and `"1"` are the same: a query has only texts. */
const isOneOf = (found: unknown, values: readonly Value[]): boolean =>
  Array.isArray(found)
    ? found.some((each) => isOneOf(each, values))
    : values.some((value) => value === found || (found != null && `${value}` === `${found}`))

/** Whether requests of this operation may match at all, whatever they hold. */
export const canMatch = (
  { operation, method }: CallMatch,
  row: { id: string; method: string } | undefined,
): boolean =>
  (operation === undefined || listOf(operation).includes(row?.id ?? '')) &&
  (method === undefined || listOf(method).includes((row?.method ?? '') as 'GET'))

const createValueTest = (condition: Condition): ((found: unknown) => boolean) => {
  if (typeof condition !== 'object' || Array.isArray(condition)) {
    const values = listOf<Value>(condition)
    return (found) => isOneOf(found, values)
  }
  const { present, not, above, below } = condition
  return (found) =>
    (present === undefined || present === (found != null)) &&
    (not === undefined || !isOneOf(found, listOf<Value>(not))) &&
    (above === undefined || (found != null && Number(found) > above)) &&
    (below === undefined || (found != null && Number(found) < below))
}

const createStatusTest = (statuses: NonNullable<CallMatch['status']>): Test => {
  const patterns = listOf<string | number>(statuses).map(String)
  return ({ status }) => patterns.includes(`${status}`) || patterns.includes(`${`${status}`[0]}xx`)
}

/** The match as a test, made once for each rule. */
export const createMatcher = ({
  operation,
  method,
  status,
  error_code,
  where = {},
}: CallMatch): Test => {
  const tests: Test[] = []
  if (operation) {
    const ids = new Set(listOf(operation))
    tests.push((facts) => ids.has(facts.operation))
  }
  if (method) tests.push((facts) => listOf(method).includes(facts.method as 'GET'))
  if (status) tests.push(createStatusTest(status))
  const conditions = error_code === undefined ? where : { ...where, error_code: listOf(error_code) }
  for (const [path, condition] of Object.entries(conditions)) {
    const isSatisfied = createValueTest(condition as Condition)
    tests.push((facts) => isSatisfied(facts.get(path)))
  }
  return (facts) => tests.every((test) => test(facts))
}
