// The form of client rules, and of the report on how clients followed them.
import { z } from 'zod'
import { ClientRequestMatch, ClientRequestPath } from '../api/request-match.ts'

const oneOrMany = <T extends z.ZodType>(schema: T) => z.union([schema, z.array(schema).min(1)])

/** What ties a later request to the first: a path that both have, or one for each. */
const Correlation = z.union([
  ClientRequestPath,
  z.strictObject({ first: oneOrMany(ClientRequestPath), later: oneOrMany(ClientRequestPath) }),
])

const Count = z.int().min(1).max(1_000_000)
const DurationMs = z.int().min(1).max(31_536_000_000)

const ruleForms = ['forbid', 'then', 'never', 'at_most'] as const

/**
 * One rule: `forbid` alone, or `every` with one of `then` (must follow), `never` (must not follow)
 * and `at_most` (the largest number of such requests).
 */
export const ClientRule = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, {
      error: 'must be 1 to 64 lower-case letters, digits and hyphens',
    }),
    /** Why the rule exists. */
    reason: z.string().max(1000).optional(),
    /** What a client should do instead. */
    advice: z.string().max(1000).optional(),
    forbid: ClientRequestMatch.optional(),
    every: ClientRequestMatch.optional(),
    // biome-ignore lint/suspicious/noThenProperty: a word of the rules, which are not awaited
    then: ClientRequestMatch.optional(),
    never: ClientRequestMatch.optional(),
    at_most: Count.optional(),
    unless: ClientRequestMatch.optional(),
    same: Correlation.optional(),
    /** Real time. `retry-after`: as long as that header of the reply says. */
    within_ms: z.union([DurationMs, z.literal('retry-after')]).optional(),
  })
  .superRefine((rule, context) => {
    const addIssue = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message })
    const [form, another] = ruleForms.filter((each) => rule[each] !== undefined)
    if (form === undefined || another !== undefined)
      return addIssue('every', `needs exactly one of ${ruleForms.join(', ')} beside it`)
    if (form === 'forbid') {
      for (const key of ['every', 'same', 'within_ms', 'unless'] as const)
        if (rule[key] !== undefined) addIssue(key, 'has no meaning beside forbid')
      return
    }
    if (rule.every === undefined) addIssue('every', `is required beside ${form}`)
    if (form === 'then' && rule.unless) addIssue('unless', 'has no meaning beside then')
  })

/** Which built-in rules are used, with other limits if wanted, and custom rules. */
export const ClientRules = z.strictObject({
  builtin: z
    .record(
      z.string(),
      z.union([
        z.boolean(),
        z.strictObject({ within_ms: DurationMs.optional(), at_most: Count.optional() }),
      ]),
    )
    .default({}),
  custom: z.array(ClientRule).max(200).default([]),
})

export type ClientRule = z.output<typeof ClientRule>
export type ClientRules = z.output<typeof ClientRules>

/** A request that is part of a violation. `at_ms` is the host's time at which it came. */
const CallReference = z.strictObject({
  request_id: z.string(),
  operation: z.string(),
  at_ms: z.int(),
})

/** One violation. Further ones with the same workspace and subject only raise `times`. */
export const Violation = z.strictObject({
  workspace: z.string().nullable(),
  /** The value that ties the requests together, such as the id of a task. */
  subject: z.string(),
  message: z.string(),
  at_ms: z.int(),
  times: z.int(),
  /** The first request and the latest one. */
  requests: z.array(CallReference),
})

export const RuleVerdict = z.strictObject({
  name: z.string(),
  custom: z.boolean(),
  reason: z.string(),
  advice: z.string(),
  /** untested: no request matched `forbid` or `every` yet. */
  verdict: z.enum(['passed', 'violated', 'untested']),
  /** How many requests matched `forbid` or `every`. */
  tested: z.int(),
  violations: z.array(Violation),
  /** How many violations are not listed, because there are too many. */
  unlisted_violations: z.int(),
  rule: z.record(z.string(), z.unknown()),
})

/** The verdicts of all rules. */
export const ClientRulesReport = z.strictObject({
  requests: z.int(),
  passed: z.int(),
  violated: z.int(),
  untested: z.int(),
  rules: z.array(RuleVerdict),
})

export type Violation = z.output<typeof Violation>
export type RuleVerdict = z.output<typeof RuleVerdict>
export type ClientRulesReport = z.output<typeof ClientRulesReport>
