// Why a request was refused, by which rule, where that comes from, and what to do about it.

import { refusals, wordingOf } from '../api/refusals.ts'
import type { RefusalFacts } from '../domain/refusals.ts'
import { type Refused, subjectOf, valuesOf } from './about.ts'
import { type Advice, noAdvice } from './advice.ts'
import { credentialAdvice } from './credential-advice.ts'
import { idAdvice } from './id-advice.ts'
import { failuresOf } from './mend.ts'
import { policyAdvice } from './policy-advice.ts'
import { remedies } from './remedies.ts'
import { type Call, fill, type Remedy, type Topic } from './remedy.ts'
import { routeAdvice } from './route-advice.ts'
import type { RequestExplanation, ToldStep } from './schema.ts'
import { sourcesOf } from './sources.ts'
import { stateAdvice } from './state-advice.ts'
import { valueAdvice } from './value-advice.ts'

const thingAdvice = (refused: Refused): Advice => {
  const why = refused.past((copy) => {
    const { server } = subjectOf(refused, copy)
    return server ? failuresOf(server) : []
  })
  const { fix, details } = valueAdvice(refused)
  return { why: why ?? [], fix, details: 'corrected' in details ? details : {} }
}

const advisers: Readonly<Record<Topic, (refused: Refused) => Advice>> = {
  value: valueAdvice,
  body: () => noAdvice,
  id: idAdvice,
  route: routeAdvice,
  state: stateAdvice,
  credential: credentialAdvice,
  policy: policyAdvice,
  limit: () => noAdvice,
  thing: thingAdvice,
}

const steps = (say: string, calls: readonly Call[] = []): ToldStep[] => {
  const [first, ...rest] = calls.map(({ as = 'Or:', ...call }) => ({ say: as, call }))
  return [{ say, call: first?.call ?? null }, ...rest]
}

/** A canonical request holds the headers that were signed, those that are secret included. */
const withoutTokens = <T>(fact: T): T =>
  (typeof fact === 'string'
    ? fact.replace(/\b(x-(?:security|auth|subject)-token):[^|]*/gi, '$1:***')
    : fact) as T

const shownFacts = (facts: RefusalFacts) =>
  Object.fromEntries(
    Object.entries(facts).flatMap(([key, fact]) =>
      key === 'encoded' ? [] : [[key, withoutTokens(fact)] as const],
    ),
  )

/** All that is known of a refusal. */
export const refusalOf = (refused: Refused): NonNullable<RequestExplanation['refusal']> => {
  const { name, facts } = refused
  const values = valuesOf(refused)
  const remedy: Remedy = remedies[name]
  const advice = advisers[remedy.topic](refused)
  const { say, calls } = fill({ say: remedy.say, calls: remedy.calls ?? [] }, values)
  const field = facts.field ?? Object.entries({ vm_id: facts.vm_id }).find(([, v]) => v)?.[0]
  return {
    name,
    message: wordingOf(refusals[name], shownFacts(facts)),
    field: field === undefined ? null : `${field}`,
    rule: facts.rule === undefined ? null : `${facts.rule}`,
    facts: shownFacts(facts),
    sources: sourcesOf(refused, advice.details.place),
    why: advice.why,
    fix: [...steps(say, advice.instead ? [] : calls), ...advice.fix],
    details: advice.details,
  }
}
