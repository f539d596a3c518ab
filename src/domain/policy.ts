// What a user may do: policy documents, and the decision for one action on one resource.

/** How a condition compares; the ones with Not also hold for an absent key (*assumed*). */
export const conditionOperators = [
  'StringEquals',
  'StringNotEquals',
  'StringLike',
  'StringNotLike',
] as const

/** Values by operator and condition key, e.g. g:EnterpriseProjectId. */
export type Condition = Partial<
  Record<(typeof conditionOperators)[number], Readonly<Record<string, readonly string[]>>>
>

/** One rule of a policy. Without Resource it holds for all of them; `*` and `?` are wildcards. */
export type Statement = {
  Sid?: string | undefined
  Effect: 'Allow' | 'Deny'
  Action: readonly string[]
  Resource?: readonly string[] | undefined
  Condition?: Condition | undefined
}

export type Policy = { Version: string; Statement: readonly Statement[] }

/** The question whether an action, under any of its names, is allowed on a resource. */
export type AccessRequest = {
  /** The identity-policy action, then its aliases, e.g. sms:server:get, sms:server:queryServer. */
  actions: readonly string[]
  /** `sms::<account-id>:<type>:<id>`. */
  resource: string
  /** Values of condition keys; a key that is absent does not apply to the resource. */
  context: Readonly<Record<string, string | undefined>>
}

/** The statement that decided, with its indices; undefined if no statement applies. */
export type DecidingStatement =
  | { policy: number; statement: number; document: Statement }
  | undefined

/** A denial without a deciding statement means that no statement allows the action. */
export type Decision = { allowed: boolean; decidingStatement: DecidingStatement }

/** Whether `text` matches a pattern with `*` and `?`, ignoring case (*assumed*). */
export const matchesPattern = (pattern: string, text: string): boolean => {
  const [lowerPattern, lowerText] = [pattern.toLowerCase(), text.toLowerCase()]
  let [p, t, star, resume] = [0, 0, -1, 0]
  while (t < lowerText.length) {
    if (lowerPattern[p] === '*') [star, resume, p] = [p, t, p + 1]
    else if (lowerPattern[p] === '?' || lowerPattern[p] === lowerText[t]) [p, t] = [p + 1, t + 1]
    else if (star >= 0) [p, resume, t] = [star + 1, resume + 1, resume + 1]
    else return false
  }
  return /^\**$/.test(lowerPattern.slice(p))
}

const isEqual = (expected: string, actual: string) => expected === actual

const comparisons = {
  StringEquals: { matches: isEqual, expected: true },
  StringNotEquals: { matches: isEqual, expected: false },
  StringLike: { matches: matchesPattern, expected: true },
  StringNotLike: { matches: matchesPattern, expected: false },
} as const

const conditionsHold = (condition: Condition | undefined, context: AccessRequest['context']) =>
  conditionOperators.every((operator) => {
    const { matches, expected } = comparisons[operator]
    return Object.entries(condition?.[operator] ?? {}).every(([key, values]) => {
      const actual = context[key]
      const matchesAnyValue = actual !== undefined && values.some((value) => matches(value, actual))
      return matchesAnyValue === expected
    })
  })

const statementApplies = (statement: Statement, { actions, resource, context }: AccessRequest) =>
  statement.Action.some((pattern) => actions.some((action) => matchesPattern(pattern, action))) &&
  (statement.Resource ?? ['*']).some((pattern) => matchesPattern(pattern, resource)) &&
  conditionsHold(statement.Condition, context)

/** Decides a request: an explicit Deny wins; without one, an Allow is needed. */
export const evaluate = (policies: readonly Policy[], request: AccessRequest): Decision => {
  const applicable = policies.flatMap(({ Statement }, policy) =>
    Statement.flatMap((document, statement) =>
      statementApplies(document, request) ? [{ policy, statement, document }] : [],
    ),
  )
  const denial = applicable.find(({ document }) => document.Effect === 'Deny')
  return { allowed: !denial && applicable.length > 0, decidingStatement: denial ?? applicable[0] }
}
