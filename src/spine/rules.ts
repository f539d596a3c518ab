// The rule that a value broke, in a reader's words.
import type { z } from 'zod'

const typeOf = (value: unknown) =>
  value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`

const unitOf = (value: unknown) =>
  typeof value === 'string' ? ' characters' : Array.isArray(value) ? ' items' : ''

const typeNames: Record<string, string> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
}

/** What `issue` demands, e.g. "must be at most 100", with what was given where that helps. */
export const ruleOf = (issue: z.core.$ZodIssue, given: unknown): string => {
  switch (issue.code) {
    case 'invalid_type':
      if (given === undefined) return 'it is required'
      return `it must be ${typeNames[issue.expected] ?? issue.expected}, not ${typeOf(given)}`
    case 'too_big':
      return `it must have at most ${issue.maximum}${unitOf(given)}`.replace(
        / have(?= at most \S+$)/,
        ' be',
      )
    case 'too_small':
      return `it must have at least ${issue.minimum}${unitOf(given)}`.replace(
        / have(?= at least \S+$)/,
        ' be',
      )
    case 'invalid_value':
      if (given === undefined) return 'it is required'
      return `it must be one of ${issue.values.map(String).join(', ')}`
    case 'invalid_union':
      return given === undefined ? 'it is required' : `it cannot be ${typeOf(given)}`
    case 'invalid_format':
      return `it must have the form ${issue.pattern ?? issue.format}`
    case 'unrecognized_keys':
      return `remove ${issue.keys.join(', ')}`
    default:
      return `it ${issue.message}`
  }
}
