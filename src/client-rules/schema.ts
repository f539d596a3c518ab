// Rules over what clients do, as data, and what is told of how they were kept.
import { z } from 'zod'

const listed = <T extends z.ZodType>(one: T) => z.union([one, z.array(one).min(1)])

/** What can be asked of a request and its reply; see README, "Habits". */
const WORDS = 'operation|method|status|error_code|request|unknown|page\\.rest|page\\.beyond'
const PARTS = 'params|query|body|reply|headers|reply_headers'
const PATH = new RegExp(`^(${WORDS}|(${PARTS})(\\.[\\w-]+)+)$`)

const KNOWN_PATHS =
  'must be operation, method, status, error_code, request, unknown, page.rest, page.beyond, ' +
  'or begin with params., query., body., reply., headers. or reply_headers.'

const Path = z.string().regex(PATH, { error: KNOWN_PATHS })

const Value = z.union([z.string(), z.number(), z.boolean()])

/** A value, one of several, or what it must be like. */
export const Condition = z.union([
  Value,
  z.array(Value).min(1),
  z.strictObject({
    present: z.boolean().optional(),
    not: listed(Value).optional(),
    above: z.number().optional(),
    below: z.number().optional(),
  }),
])

const Where = z.record(z.string(), Condition).superRefine((where, context) => {
  for (const path of Object.keys(where))
    if (!PATH.test(path)) context.addIssue({ code: 'custom', path: [path], message: KNOWN_PATHS })
})

/** Requests: all conditions hold at once, and a missing one asks nothing. */
export const Match = z.strictObject({
  operation: listed(z.string().min(1)).optional(),
  method: listed(z.enum(['GET', 'POST', 'PUT', 'DELETE'])).optional(),
  status: listed(z.union([z.int().min(100).max(599), z.enum(['2xx', '4xx', '5xx'])])).optional(),
  error_code: listed(z.string().min(1)).optional(),
  where: Where.optional(),
})

/** What ties a later request to the first: a path that both have, or one for each. */
const Same = z.union([Path, z.strictObject({ first: listed(Path), later: listed(Path) })])

const Times = z.int().min(1).max(1_000_000)
const Span = z.int().min(1).max(31_536_000_000)

const forms = ['forbid', 'then', 'never', 'at_most'] as const

/**
 * One rule: `forbid` alone, or `every` with one of `then` (has to follow), `never` (must not
 * follow) and `at_most` (so often, no more).
 */
export const HabitRule = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, {
      error: 'has lower-case letters, digits and hyphens, 1 to 64 of them',
    }),
    because: z.string().max(1000).optional(),
    instead: z.string().max(1000).optional(),
    forbid: Match.optional(),
    every: Match.optional(),
    // biome-ignore lint/suspicious/noThenProperty: a word of the language; nobody awaits a rule
    then: Match.optional(),
    never: Match.optional(),
    at_most: Times.optional(),
    unless: Match.optional(),
    same: Same.optional(),
    within_ms: z.union([Span, z.literal('retry-after')]).optional(),
  })
  .superRefine((rule, context) => {
    const given = forms.filter((form) => rule[form] !== undefined)
    const blame = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message })
    if (given.length !== 1)
      return blame('every', `needs exactly one of ${forms.join(', ')} beside it`)
    const [form] = given
    if (form === 'forbid') {
      for (const key of ['every', 'same', 'within_ms', 'unless'] as const)
        if (rule[key] !== undefined) blame(key, 'has no meaning beside forbid')
      return
    }
    if (rule.every === undefined) blame('every', `is required beside ${form}`)
    if (form === 'then' && rule.unless) blame('unless', 'has no meaning beside then')
  })

/** Which ready rules hold, with other figures where they have some, and one's own. */
export const HabitRules = z.strictObject({
  ready: z
    .record(
      z.string(),
      z.union([
        z.boolean(),
        z.strictObject({ within_ms: Span.optional(), at_most: Times.optional() }),
      ]),
    )
    .default({}),
  rules: z.array(HabitRule).max(200).default([]),
})

export type Condition = z.output<typeof Condition>
export type Match = z.output<typeof Match>
export type HabitRule = z.output<typeof HabitRule>
export type HabitRules = z.output<typeof HabitRules>

/** A request that had a part in it. `at_ms` is the host's time of its arrival. */
const Part = z.strictObject({ request_id: z.string(), operation: z.string(), at_ms: z.int() })

/** One violation: of the same rule about the same thing only `times` counts on. */
export const Violation = z.strictObject({
  workspace: z.string().nullable(),
  /** What it is about: the value that ties the requests together. */
  about: z.string(),
  what: z.string(),
  at_ms: z.int(),
  times: z.int(),
  /** The first, and the latest of them. */
  requests: z.array(Part),
})

export const HabitVerdict = z.strictObject({
  name: z.string(),
  own: z.boolean(),
  because: z.string(),
  instead: z.string(),
  /** untried: no request has asked anything of the rule yet. */
  verdict: z.enum(['kept', 'broken', 'untried']),
  tried: z.int(),
  violations: z.array(Violation),
  /** Violations beyond those that are listed. */
  more: z.int(),
  rule: z.record(z.string(), z.unknown()),
})

/** How the rules were kept. */
export const HabitsReport = z.strictObject({
  requests: z.int(),
  kept: z.int(),
  broken: z.int(),
  untried: z.int(),
  rules: z.array(HabitVerdict),
})

export type Violation = z.output<typeof Violation>
export type HabitVerdict = z.output<typeof HabitVerdict>
export type HabitsReport = z.output<typeof HabitsReport>
