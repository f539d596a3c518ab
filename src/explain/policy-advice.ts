// A request that a policy denied: which statement decided, and the policies that would allow it.
import { openMessage } from '../auth/authorization-message.ts'
import type { DecidingStatement, Policy } from '../domain/policy.ts'
import { type Advice, noAdvice } from './advice.ts'
import type { RefusalContext } from './refusal-context.ts'
import { fillPlaceholders, updatePoliciesCall } from './remedies.ts'

type DenialMessage = {
  action: string
  resource: string
  context: object
  explicit_deny: boolean
  matched_statement: NonNullable<DecidingStatement> | null
  principal: { user_name: string }
}

const POLICY_VERSION = '5.0'

/** The policies without the statement that denied. */
const withoutStatement = (
  policies: readonly Policy[],
  { policy, statement }: NonNullable<DecidingStatement>,
) =>
  policies.map((each, at) =>
    at === policy
      ? { ...each, Statement: each.Statement.filter((_, index) => index !== statement) }
      : each,
  )

const withAllow = (policies: readonly Policy[], { action, resource }: DenialMessage): Policy[] => [
  ...policies,
  {
    Version: POLICY_VERSION,
    Statement: [{ Effect: 'Allow', Action: [action], Resource: [resource] }],
  },
]

/** Reads the encoded message of the refusal, and changes the user's policies accordingly. */
export const policyAdvice = ({ workspace, facts }: RefusalContext): Advice => {
  const text = workspace && openMessage(workspace.ids, `${facts.encoded ?? ''}`)
  if (!workspace || !text) return noAdvice
  const message = JSON.parse(text) as DenialMessage
  const { action, resource, matched_statement: decider, principal } = message
  const policies = workspace.iam.userNamed(principal.user_name)?.policies ?? []
  const allowed = withAllow(decider ? withoutStatement(policies, decider) : policies, message)
  const values = { workspace: workspace.name, user: principal.user_name }
  const verdict = decider
    ? `Statement ${decider.statement + 1} of policy ${decider.policy + 1} denies it: ${JSON.stringify(decider.document)}.`
    : `None of the ${policies.length} policies of the user has a statement that allows it, and without one it is denied.`
  return {
    reasons: [`${principal.user_name} asked for the action ${action} on ${resource}.`, verdict],
    fix: [
      {
        message: decider
          ? 'Take that statement away, and allow the action; these are all policies of the user.'
          : 'Add a statement that allows the action; these are all policies of the user.',
        call: { ...fillPlaceholders(updatePoliciesCall, values), body: { policies: allowed } },
      },
      {
        message: 'Or call as a user without policies, who may do everything.',
        call: null,
      },
    ],
    details: {
      action,
      resource,
      context: message.context,
      user: principal.user_name,
      explicit_deny: message.explicit_deny,
      deciding_statement: decider,
    },
  }
}
