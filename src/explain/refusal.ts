// Why a request was refused, by which rule, where that comes from, and what to do about it.

import { errorTemplates, renderMessage } from '../api/refusals.ts'
import type { RefusalFacts } from '../domain/refusals.ts'
import { type Advice, noAdvice } from './advice.ts'
import { describeFailedChecks } from './corrections.ts'
import { credentialAdvice } from './credential-advice.ts'
import { idAdvice } from './id-advice.ts'
import { policyAdvice } from './policy-advice.ts'
import { placeholderValues, type RefusalContext, taskAndServerOf } from './refusal-context.ts'
import {
  type CallTemplate,
  fillPlaceholders,
  type Remedy,
  remedies,
  type Topic,
} from './remedies.ts'
import { routeAdvice } from './route-advice.ts'
import type { FixStep, RequestExplanation } from './schema.ts'
import { sourcesOf } from './sources.ts'
import { stateAdvice } from './state-advice.ts'
import { valueAdvice } from './value-advice.ts'

const resourceAdvice = (refused: RefusalContext): Advice => {
  const why = refused.inSandboxAtRefusal((sandbox) => {
    const { server } = taskAndServerOf(refused, sandbox)
    return server ? describeFailedChecks(server) : []
  })
  const { fix, details } = valueAdvice(refused)
  return { reasons: why ?? [], fix, details: 'corrected' in details ? details : {} }
}

const advisers: Readonly<Record<Topic, (refused: RefusalContext) => Advice>> = {
  value: valueAdvice,
  body: () => noAdvice,
  id: idAdvice,
  route: routeAdvice,
  state: stateAdvice,
  credential: credentialAdvice,
  policy: policyAdvice,
  limit: () => noAdvice,
  resource: resourceAdvice,
}

const remedySteps = (message: string, calls: readonly CallTemplate[] = []): FixStep[] => {
  const [first, ...rest] = calls.map(({ purpose: as = 'Or:', ...call }) => ({ message: as, call }))
  return [{ message, call: first?.call ?? null }, ...rest]
}

/** A canonical request holds the headers that were signed, those that are secret included. */
const redactTokens = <T>(fact: T): T =>
  (typeof fact === 'string'
    ? fact.replace(/\b(x-(?:security|auth|subject)-token):[^|]*/gi, '$1:***')
    : fact) as T

const publicFacts = (facts: RefusalFacts) =>
  Object.fromEntries(
    Object.entries(facts).flatMap(([key, fact]) =>
      key === 'encoded' ? [] : [[key, redactTokens(fact)] as const],
    ),
  )

/** All that is known of a refusal. */
export const explainRefusal = (
  refused: RefusalContext,
): NonNullable<RequestExplanation['refusal']> => {
  const { name, facts } = refused
  const values = placeholderValues(refused)
  const remedy: Remedy = remedies[name]
  const advice = advisers[remedy.topic](refused)
  const { message, calls } = fillPlaceholders(
    { message: remedy.message, calls: remedy.calls ?? [] },
    values,
  )
  const field = facts.field ?? Object.entries({ vm_id: facts.vm_id }).find(([, v]) => v)?.[0]
  return {
    name,
    message: renderMessage(errorTemplates[name], publicFacts(facts)),
    field: field === undefined ? null : `${field}`,
    rule: facts.rule === undefined ? null : `${facts.rule}`,
    facts: publicFacts(facts),
    sources: sourcesOf(refused, advice.details.machine_state),
    reasons: advice.reasons,
    fix: [...remedySteps(message, advice.replacesRemedy ? [] : calls), ...advice.fix],
    details: advice.details,
  }
}
