// Plain messages for the issues of zod: which rule a value breaks, and where.
import type { z } from 'zod'
import { formatPath } from '../domain/json.ts'

/** The rule that a value breaks, as a clause: `must be at most 100`. */
const describeRule: z.core.$ZodErrorMap = (issue) => {
  const received = issue.input
  switch (issue.code) {
    case 'invalid_type':
      return received === undefined ? 'is required' : describeTypeMismatch(issue.expected, received)
    case 'too_big':
    case 'too_small':
      return `must ${describeBound(issue)}`
    case 'invalid_value':
      return received === undefined ? 'is required' : describeAllowedValues(issue.values)
    case 'invalid_union':
      if (Array.isArray(issue.options)) return describeAllowedValues(issue.options)
      return received === undefined ? 'is required' : describeUnionMismatch(issue.errors, received)
    case 'invalid_format':
      return `must have the form ${issue.pattern ?? issue.format}`
    case 'unrecognized_keys':
      return `remove ${issue.keys.join(', ')}`
    default:
      return undefined
  }
}

/** Pass this to `parse` or `safeParse`, so that the messages of issues are rules. */
export const plainMessages = { error: describeRule }

/** The rule that a value breaks, as a sentence: `it must be at most 100`. */
export const ruleOf = ({ code, message }: z.core.$ZodIssue): string =>
  code === 'unrecognized_keys' ? message : `it ${message}`

/** The first issue of an error on one line: `disks[0].name: it must be a string, not null`. */
export const formatZodError = ({ issues }: z.core.$ZodError): string => {
  const issue = mostSpecificIssue(issues[0]!)
  const path = formatPath(issue.path)
  return path ? `${path}: ${ruleOf(issue)}` : ruleOf(issue)
}

/**
 * For a union, the issue of the option that fits best: the one with the fewest issues and, among
 * those, with the fewest unknown fields. Any other issue is returned as it is.
 */
export const mostSpecificIssue = (issue: z.core.$ZodIssue): z.core.$ZodIssue => {
  if (issue.code !== 'invalid_union') return issue
  const [closest] = issue.errors.toSorted(
    (a, b) =>
      a.length - b.length || countUnknownKeys(a) - countUnknownKeys(b) || depthOf(b) - depthOf(a),
  )
  const inner = closest?.[0]
  const isDeeper = inner && (inner.path.length > 0 || inner.code === 'unrecognized_keys')
  return isDeeper ? mostSpecificIssue({ ...inner, path: [...issue.path, ...inner.path] }) : issue
}

const countUnknownKeys = (issues: readonly z.core.$ZodIssue[]) =>
  issues.filter(({ code }) => code === 'unrecognized_keys').length

const typeOf = (value: unknown) => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/** The bound as "be at least 1" or "have at most 255 characters". */
const describeBound = (
  issue: z.core.$ZodRawIssue<z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall>,
): string => {
  const isMost = issue.code === 'too_big'
  const limit = isMost ? issue.maximum : issue.minimum
  if (issue.origin === 'string' || issue.origin === 'array') {
    const unit = issue.origin === 'string' ? 'character' : 'item'
    return `have at ${isMost ? 'most' : 'least'} ${limit} ${unit}${limit === 1 ? '' : 's'}`
  }
  if (issue.inclusive === false) return `be ${isMost ? 'less' : 'more'} than ${limit}`
  return `be at ${isMost ? 'most' : 'least'} ${limit}`
}

const typeNames: Record<string, string> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
}

const describeTypeMismatch = (expected: string, received: unknown): string => {
  // JSON has no infinity: it is the result of parsing a number that no double can hold.
  if (received === Number.POSITIVE_INFINITY || received === Number.NEGATIVE_INFINITY)
    return 'is out of range'
  if (expected === 'int' && typeof received === 'number') return 'must be a whole number'
  return `must be ${typeNames[expected] ?? expected}, not ${typeOf(received)}`
}

const describeUnionMismatch = (
  errors: readonly (readonly z.core.$ZodIssue[])[],
  received: unknown,
): string => {
  const types = errors.flatMap(([first]) => (first?.code === 'invalid_type' ? first.expected : []))
  if (types.length < errors.length) return `cannot be ${typeOf(received)}`
  const names = new Set(types.map((type) => typeNames[type] ?? type))
  return `must be ${[...names].join(' or ')}, not ${typeOf(received)}`
}

/** The allowed values. The empty text would be invisible in the list, so it is named. */
const describeAllowedValues = (allowed: readonly unknown[]): string => {
  const visible = allowed.map(String).filter((value) => value !== '')
  return `must be one of ${visible.join(', ')}${visible.length < allowed.length ? ', or empty' : ''}`
}

/** How deep in the value the first issue is: the branch whose form was meant fails further in. */
const depthOf = ([first]: readonly z.core.$ZodIssue[]) => first?.path.length ?? 0
