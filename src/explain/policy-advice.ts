// A request that a policy denied: the deciding statement, and policies that would allow it.
import { openMessage } from '../auth/authorization-message.ts'
import type { DecidingStatement, Policy } from '../domain/policy.ts'
import { fixStep } from './fix-step.ts'
import { type Advice, noAdvice, type RefusalContext } from './refusal-context.ts'
import { fillPlaceholders, updatePoliciesCall } from './remedies.ts'

type DenialMessage = {
  action: string
  resource: string
  context: object
  explicit_deny: boolean
  matched_statement: NonNullable<DecidingStatement> | null
  principal: { user_name: string }
}

/** Reads the encoded message of the refusal, and changes the user's policies accordingly. */
export const policyAdvice = ({ workspace, facts }: RefusalContext): Advice => {
  const text = workspace && openMessage(workspace.ids, `${facts.encoded ?? ''}`)
  if (!workspace || !text) return noAdvice
  const message = JSON.parse(text) as DenialMessage
  const { action, resource, context, explicit_deny, matched_statement, principal } = message
  const user = principal.user_name
  const policies = workspace.iam.userNamed(user)?.policies ?? []
  const call = {
    ...fillPlaceholders(updatePoliciesCall, { workspace: workspace.name, user }),
    body: { policies: correctPolicies(policies, message) },
  }
  const what = matched_statement
    ? 'Remove that statement, and allow the action'
    : 'Add a statement that allows the action'
  return {
    reasons: [
      `${user} asked for the action ${action} on ${resource}.`,
      matched_statement
        ? `Statement ${matched_statement.statement + 1} of policy ${matched_statement.policy + 1} denies it: ${JSON.stringify(matched_statement.document)}.`
        : `None of the ${policies.length} policies of the user has a statement that allows it, so it is denied.`,
    ],
    fix: [
      fixStep(`${what}; the body has all policies of the user.`, call),
      fixStep('Or call as a user without policies, who may do everything.'),
    ],
    details: {
      action,
      resource,
      context,
      user,
      explicit_deny,
      deciding_statement: matched_statement,
    },
  }
}

/** The policies without the statement that denied, and with one that allows the action. */
const correctPolicies = (
  policies: readonly Policy[],
  { action, resource, matched_statement: denying }: DenialMessage,
): Policy[] => [
  ...policies.map((policy, at) => ({
    ...policy,
    Statement: policy.Statement.filter(
      (_, index) => at !== denying?.policy || index !== denying.statement,
    ),
  })),
  {
    Version: '5.0',
    Statement: [{ Effect: 'Allow', Action: [action], Resource: [resource] }],
  },
]
