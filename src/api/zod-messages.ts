// The rule that a value broke, in a reader's words.
import type { z } from 'zod'

const typeOf = (value: unknown) => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/** "be at least 1", "have at most 255 characters": by what is counted. */
const describeBound = (issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall): string => {
  const isMost = issue.code === 'too_big'
  const limit = isMost ? issue.maximum : issue.minimum
  if (issue.origin === 'string' || issue.origin === 'array') {
    const unit = issue.origin === 'string' ? 'character' : 'item'
    return `have at ${isMost ? 'most' : 'least'} ${limit} ${unit}${limit === 1 ? '' : 's'}`
  }
  if (issue.inclusive === false) return `be ${isMost ? 'less' : 'more'} than ${limit}`
  return `be at ${isMost ? 'most' : 'least'} ${limit}`
}

/** Zod's own words begin so; ours, given beside a pattern, do not. */
const isZodDefaultMessage = (message: string) => message.startsWith('Invalid')

const typeNames: Record<string, string> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
}

const describeTypeMismatch = (expected: string, received: unknown): string => {
  // JSON has no infinity: that is what becomes of digits that no double can hold.
  if (received === Number.POSITIVE_INFINITY || received === Number.NEGATIVE_INFINITY)
    return 'it is out of range'
  if (expected === 'int' && typeof received === 'number') return 'it must be a whole number'
  return `it must be ${typeNames[expected] ?? expected}, not ${typeOf(received)}`
}

const describeUnionMismatch = (
  { errors }: z.core.$ZodIssueInvalidUnion,
  received: unknown,
): string => {
  const types = errors.flatMap(([first]) => (first?.code === 'invalid_type' ? first.expected : []))
  if (types.length < errors.length) return `it cannot be ${typeOf(received)}`
  const names = new Set(types.map((type) => typeNames[type] ?? type))
  return `it must be ${[...names].join(' or ')}, not ${typeOf(received)}`
}

/** A list of what is allowed; the empty text, which nobody would see in it, is named. */
const describeAllowedValues = (allowed: readonly unknown[]): string => {
  const visible = allowed.map(String).filter((value) => value !== '')
  return `it must be one of ${visible.join(', ')}${visible.length < allowed.length ? ', or empty' : ''}`
}

/** What `issue` demands, e.g. "must be at most 100", with what was given where that helps. */
export const describeIssue = (issue: z.core.$ZodIssue, received: unknown): string => {
  switch (issue.code) {
    case 'invalid_type':
      if (received === undefined) return 'it is required'
      return describeTypeMismatch(issue.expected, received)
    case 'too_big':
    case 'too_small':
      return `it must ${describeBound(issue)}`
    case 'invalid_value':
      if (received === undefined) return 'it is required'
      return describeAllowedValues(issue.values)
    case 'invalid_union':
      if ('options' in issue && issue.options) return describeAllowedValues(issue.options)
      return received === undefined ? 'it is required' : describeUnionMismatch(issue, received)
    case 'invalid_format':
      return isZodDefaultMessage(issue.message)
        ? `it must have the form ${issue.pattern ?? issue.format}`
        : `it ${issue.message}`
    case 'unrecognized_keys':
      return `remove ${issue.keys.join(', ')}`
    default:
      return `it ${issue.message}`
  }
}
