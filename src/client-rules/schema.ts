// Rules over what clients do, as data, and what is told of how they were kept.
import { z } from 'zod'

const oneOrMany = <T extends z.ZodType>(schema: T) => z.union([schema, z.array(schema).min(1)])

/** What can be asked of a request and its reply; see README, "Habits". */
const SIMPLE_FIELDS =
  'operation|method|status|error_code|request_digest|unknown_fields|page\\.remaining|page\\.past_end'
const FIELD_PREFIXES = 'params|query|body|reply|headers|reply_headers'
const FIELD_PATH = new RegExp(`^(${SIMPLE_FIELDS}|(${FIELD_PREFIXES})(\\.[\\w-]+)+)$`)

const FIELD_PATH_RULE =
  'must be operation, method, status, error_code, request_digest, unknown_fields, ' +
  'page.remaining, page.past_end, or begin with params., query., body., reply., headers. or reply_headers.'

const FieldPath = z.string().regex(FIELD_PATH, { error: FIELD_PATH_RULE })

const Value = z.union([z.string(), z.number(), z.boolean()])

/** A value, one of several, or what it must be like. */
export const Condition = z.union([
  Value,
  z.array(Value).min(1),
  z.strictObject({
    present: z.boolean().optional(),
    not: oneOrMany(Value).optional(),
    above: z.number().optional(),
    below: z.number().optional(),
  }),
])

const Where = z.record(z.string(), Condition).superRefine((where, context) => {
  for (const path of Object.keys(where))
    if (!FIELD_PATH.test(path))
      context.addIssue({ code: 'custom', path: [path], message: FIELD_PATH_RULE })
})

/** Requests: all conditions hold at once, and a missing one asks nothing. */
export const CallMatch = z.strictObject({
  operation: oneOrMany(z.string().min(1)).optional(),
  method: oneOrMany(z.enum(['GET', 'POST', 'PUT', 'DELETE'])).optional(),
  status: oneOrMany(z.union([z.int().min(100).max(599), z.enum(['2xx', '4xx', '5xx'])])).optional(),
  error_code: oneOrMany(z.string().min(1)).optional(),
  where: Where.optional(),
})

/** What ties a later request to the first: a path that both have, or one for each. */
const Correlation = z.union([
  FieldPath,
  z.strictObject({ first: oneOrMany(FieldPath), later: oneOrMany(FieldPath) }),
])

const Count = z.int().min(1).max(1_000_000)
const DurationMs = z.int().min(1).max(31_536_000_000)

const ruleForms = ['forbid', 'then', 'never', 'at_most'] as const

/**
 * One rule: `forbid` alone, or `every` with one of `then` (has to follow), `never` (must not
 * follow) and `at_most` (so often, no more).
 */
export const ClientRule = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, {
      error: 'has lower-case letters, digits and hyphens, 1 to 64 of them',
    }),
    reason: z.string().max(1000).optional(),
    advice: z.string().max(1000).optional(),
    forbid: CallMatch.optional(),
    every: CallMatch.optional(),
    // biome-ignore lint/suspicious/noThenProperty: a word of the language; nobody awaits a rule
    then: CallMatch.optional(),
    never: CallMatch.optional(),
    at_most: Count.optional(),
    unless: CallMatch.optional(),
    same: Correlation.optional(),
    within_ms: z.union([DurationMs, z.literal('retry-after')]).optional(),
  })
  .superRefine((rule, context) => {
    const givenForms = ruleForms.filter((form) => rule[form] !== undefined)
    const addIssue = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message })
    if (givenForms.length !== 1)
      return addIssue('every', `needs exactly one of ${ruleForms.join(', ')} beside it`)
    const [form] = givenForms
    if (form === 'forbid') {
      for (const key of ['every', 'same', 'within_ms', 'unless'] as const)
        if (rule[key] !== undefined) addIssue(key, 'has no meaning beside forbid')
      return
    }
    if (rule.every === undefined) addIssue('every', `is required beside ${form}`)
    if (form === 'then' && rule.unless) addIssue('unless', 'has no meaning beside then')
  })

/** Which ready rules hold, with other figures where they have some, and one's own. */
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

export type Condition = z.output<typeof Condition>
export type CallMatch = z.output<typeof CallMatch>
export type ClientRule = z.output<typeof ClientRule>
export type ClientRules = z.output<typeof ClientRules>

/** A request that had a part in it. `at_ms` is the host's time of its arrival. */
const CallReference = z.strictObject({
  request_id: z.string(),
  operation: z.string(),
  at_ms: z.int(),
})

/** One violation: of the same rule about the same thing only `times` counts on. */
export const Violation = z.strictObject({
  workspace: z.string().nullable(),
  /** What it is about: the value that ties the requests together. */
  subject: z.string(),
  message: z.string(),
  at_ms: z.int(),
  times: z.int(),
  /** The first, and the latest of them. */
  requests: z.array(CallReference),
})

export const RuleVerdict = z.strictObject({
  name: z.string(),
  custom: z.boolean(),
  reason: z.string(),
  advice: z.string(),
  /** untested: no request has asked anything of the rule yet. */
  verdict: z.enum(['passed', 'violated', 'untested']),
  tested: z.int(),
  violations: z.array(Violation),
  /** Violations beyond those that are listed. */
  unlisted_violations: z.int(),
  rule: z.record(z.string(), z.unknown()),
})

/** How the rules were kept. */
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
