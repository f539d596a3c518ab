// Whether a request is one that a rule speaks of.

import type { Facts } from './facts.ts'
import type { Condition, Match } from './schema.ts'

type Value = string | number | boolean
type Test = (facts: Facts) => boolean

const listOf = <T>(value: T | readonly T[]): readonly T[] => [value].flat() as T[]

/** `1` and `"1"` are the same: a query has only texts. */
const isOneOf = (found: unknown, values: readonly Value[]): boolean =>
  Array.isArray(found)
    ? found.some((each) => isOneOf(each, values))
    : values.some((value) => value === found || (found != null && `${value}` === `${found}`))

/** Whether requests of this operation may match at all, whatever they hold. */
export const mayMatch = (
  { operation, method }: Match,
  row: { id: string; method: string } | undefined,
): boolean =>
  (operation === undefined || listOf(operation).includes(row?.id ?? '')) &&
  (method === undefined || listOf(method).includes((row?.method ?? '') as 'GET'))

const meets = (condition: Condition): ((found: unknown) => boolean) => {
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

const statusTest = (asked: NonNullable<Match['status']>): Test => {
  const words = listOf<string | number>(asked).map(String)
  return ({ status }) => words.includes(`${status}`) || words.includes(`${`${status}`[0]}xx`)
}

/** The match as a test, made once for each rule. */
export const testOf = ({ operation, method, status, error_code, where = {} }: Match): Test => {
  const tests: Test[] = []
  if (operation) {
    const ids = new Set(listOf(operation))
    tests.push((facts) => ids.has(facts.operation))
  }
  if (method) tests.push((facts) => listOf(method).includes(facts.method as 'GET'))
  if (status) tests.push(statusTest(status))
  const asked = error_code === undefined ? where : { ...where, error_code: listOf(error_code) }
  for (const [path, condition] of Object.entries(asked)) {
    const isMet = meets(condition as Condition)
    tests.push((facts) => isMet(facts.get(path)))
  }
  return (facts) => tests.every((test) => test(facts))
}
