// Why a request was refused, by which rule, where the rule comes from, and what to do about it.
import { errorTemplates, renderMessage } from '../api/error-templates.ts'
import type { RefusalFacts } from '../domain/refusals.ts'
import { describeFailedChecks } from './corrections.ts'
import { credentialAdvice } from './credential-advice.ts'
import { fixStep } from './fix-step.ts'
import { idAdvice } from './id-advice.ts'
import { policyAdvice } from './policy-advice.ts'
import {
  type Advice,
  noAdvice,
  placeholderValues,
  type RefusalContext,
  taskAndServerOf,
} from './refusal-context.ts'
import { type CallTemplate, fillPlaceholders, remedies, type Topic } from './remedies.ts'
import { routeAdvice } from './route-advice.ts'
import type { FixStep, RequestExplanation } from './schema.ts'
import { sourcesOf } from './sources.ts'
import { stateAdvice } from './state-advice.ts'
import { valueAdvice } from './value-advice.ts'

/** Everything that is known of a refusal. */
export const explainRefusal = (
  refused: RefusalContext,
): NonNullable<RequestExplanation['refusal']> => {
  const { name } = refused
  const facts = publicFacts(refused.facts)
  const { topic, message, calls } = remedies[name]
  const { reasons, fix, details, replacesRemedy } = advisers[topic](refused)
  const remedy = remedySteps(message, replacesRemedy ? [] : calls)
  const { rule, field = facts.vm_id ? 'vm_id' : undefined } = facts
  return {
    name,
    message: renderMessage(errorTemplates[name], facts),
    field: field === undefined ? null : `${field}`,
    rule: rule === undefined ? null : `${rule}`,
    facts,
    sources: sourcesOf(refused, details.machine_state),
    reasons,
    fix: [...fillPlaceholders(remedy, placeholderValues(refused)), ...fix],
    details,
  }
}

const resourceAdvice = (refused: RefusalContext): Advice => {
  const reasons = refused.inSandboxAtRefusal((sandbox) => {
    const { server } = taskAndServerOf(refused, sandbox)
    return server ? describeFailedChecks(server) : []
  })
  const { fix, details } = valueAdvice(refused)
  return { reasons: reasons ?? [], fix, details: 'corrected' in details ? details : {} }
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

const remedySteps = (message: string, calls: readonly CallTemplate[]): FixStep[] => {
  const [first, ...rest] = calls.map(({ purpose = 'Or:', ...call }) => fixStep(purpose, call))
  return [fixStep(message, first?.call), ...rest]
}

/** The facts without the encoded message of a denial, and without tokens that were signed. */
const publicFacts = (facts: RefusalFacts): RefusalFacts => {
  const { encoded: _, ...others } = facts
  return Object.fromEntries(
    Object.entries(others).map(([key, fact]) => [
      key,
      typeof fact === 'string'
        ? fact.replace(/\b(x-(?:security|auth|subject)-token):[^|]*/gi, '$1:***')
        : fact,
    ]),
  )
}
