// The rule that a value broke, in a reader's words.
import type { z } from 'zod'

const typeOf = (value: unknown) => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/** "be at least 1", "have at most 255 characters": by what is counted. */
const bound = (issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall): string => {
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
const isStock = (message: string) => message.startsWith('Invalid')

const typeNames: Record<string, string> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
}

const typeRule = (expected: string, given: unknown): string => {
  // JSON has no infinity: that is what becomes of digits that no double can hold.
  if (given === Number.POSITIVE_INFINITY || given === Number.NEGATIVE_INFINITY)
    return 'it is out of range'
  if (expected === 'int' && typeof given === 'number') return 'it must be a whole number'
  return `it must be ${typeNames[expected] ?? expected}, not ${typeOf(given)}`
}

const unionRule = ({ errors }: z.core.$ZodIssueInvalidUnion, given: unknown): string => {
  const types = errors.flatMap(([first]) => (first?.code === 'invalid_type' ? first.expected : []))
  if (types.length < errors.length) return `it cannot be ${typeOf(given)}`
  const names = new Set(types.map((type) => typeNames[type] ?? type))
  return `it must be ${[...names].join(' or ')}, not ${typeOf(given)}`
}

/** A list of what is allowed; the empty text, which nobody would see in it, is named. */
const wordsRule = (words: readonly unknown[]): string => {
  const seen = words.map(String).filter((word) => word !== '')
  return `it must be one of ${seen.join(', ')}${seen.length < words.length ? ', or empty' : ''}`
}

/** What `issue` demands, e.g. "must be at most 100", with what was given where that helps. */
export const ruleOf = (issue: z.core.$ZodIssue, given: unknown): string => {
  switch (issue.code) {
    case 'invalid_type':
      if (given === undefined) return 'it is required'
      return typeRule(issue.expected, given)
    case 'too_big':
    case 'too_small':
      return `it must ${bound(issue)}`
    case 'invalid_value':
      if (given === undefined) return 'it is required'
      return wordsRule(issue.values)
    case 'invalid_union':
      if ('options' in issue && issue.options) return wordsRule(issue.options)
      return given === undefined ? 'it is required' : unionRule(issue, given)
    case 'invalid_format':
      return isStock(issue.message)
        ? `it must have the form ${issue.pattern ?? issue.format}`
        : `it ${issue.message}`
    case 'unrecognized_keys':
      return `remove ${issue.keys.join(', ')}`
    default:
      return `it ${issue.message}`
  }
}
