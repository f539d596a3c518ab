// What a user may do: policy documents, and what they say of one action on one resource.

/** How a condition compares; those with Not also hold where the key is absent (assumed). */
export const conditionOperators = [
  'StringEquals',
  'StringNotEquals',
  'StringLike',
  'StringNotLike',
] as const

/** Operator -> condition key, e.g. g:EnterpriseProjectId -> the values it is compared with. */
export type Condition = Partial<
  Record<(typeof conditionOperators)[number], Readonly<Record<string, readonly string[]>>>
>

/** One rule of a policy. Without Resource it holds for all; `*` and `?` are wildcards. */
export type Statement = {
  Sid?: string | undefined
  Effect: 'Allow' | 'Deny'
  Action: readonly string[]
  Resource?: readonly string[] | undefined
  Condition?: Condition | undefined
}

/** A policy document. */
export type Policy = { Version: string; Statement: readonly Statement[] }

/** What is asked: may this be done, under any of the action's names, to that resource? */
export type Question = {
  /** The identity-policy action, then its aliases, e.g. sms:server:get, sms:server:queryServer. */
  actions: readonly string[]
  /** `sms::<account-id>:<type>:<id>`. */
  resource: string
  /** Values of condition keys; a key that is absent does not apply to the resource. */
  context: Readonly<Record<string, string | undefined>>
}

/** The statement that decided, by its places; undefined where no statement applied. */
export type Decider = { policy: number; statement: number; document: Statement } | undefined

/** The answer. A refusal without decider lacks an Allow. */
export type Decision = { allowed: boolean; decider: Decider }

/** Whether `text` fits a pattern with `*` and `?`; letters match in either case (assumed). */
export const fits = (pattern: string, text: string): boolean => {
  const [wanted, given] = [pattern.toLowerCase(), text.toLowerCase()]
  let [p, t, star, resume] = [0, 0, -1, 0]
  while (t < given.length) {
    if (wanted[p] === '*') [star, resume, p] = [p, t, p + 1]
    else if (wanted[p] === '?' || wanted[p] === given[t]) [p, t] = [p + 1, t + 1]
    else if (star >= 0) [p, resume, t] = [star + 1, resume + 1, resume + 1]
    else return false
  }
  return /^\**$/.test(wanted.slice(p))
}

const equal = (wanted: string, given: string) => wanted === given

const compare = {
  StringEquals: { same: equal, holdsIf: true },
  StringNotEquals: { same: equal, holdsIf: false },
  StringLike: { same: fits, holdsIf: true },
  StringNotLike: { same: fits, holdsIf: false },
} as const

const meets = (condition: Condition | undefined, context: Question['context']) =>
  conditionOperators.every((operator) => {
    const { same, holdsIf } = compare[operator]
    return Object.entries(condition?.[operator] ?? {}).every(([key, values]) => {
      const given = context[key]
      const isAnyOf = given !== undefined && values.some((wanted) => same(wanted, given))
      return isAnyOf === holdsIf
    })
  })

const applies = (statement: Statement, { actions, resource, context }: Question) =>
  statement.Action.some((pattern) => actions.some((action) => fits(pattern, action))) &&
  (statement.Resource ?? ['*']).some((pattern) => fits(pattern, resource)) &&
  meets(statement.Condition, context)

/** Whether policies allow what is asked: an explicit Deny wins, else an Allow is needed. */
export const evaluate = (policies: readonly Policy[], question: Question): Decision => {
  const applying = policies.flatMap(({ Statement }, policy) =>
    Statement.flatMap((document, statement) =>
      applies(document, question) ? [{ policy, statement, document }] : [],
    ),
  )
  const denial = applying.find(({ document }) => document.Effect === 'Deny')
  return { allowed: !denial && applying.length > 0, decider: denial ?? applying[0] }
}
