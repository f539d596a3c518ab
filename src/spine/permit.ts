// Whether the caller's policies allow what the request is about to do.
import { sealMessage } from '../contract/authorization-message.ts'
import type { Input } from '../contract/operation.ts'
import {
  type Permission,
  type PermittedRow,
  permissionOf,
  type Resource,
  resourcesOf,
} from '../contract/permission.ts'
import type { User } from '../domain/iam.ts'
import { type Decider, evaluate } from '../domain/policy.ts'
import { Refusal } from '../domain/refusals.ts'
import { accountOf } from '../workspace/account.ts'
import type { Workspace } from '../workspace/workspace.ts'

const contextOf = ({ enterprise_project_id }: Resource) => ({
  'g:EnterpriseProjectId': enterprise_project_id,
})

const denial = (
  workspace: Workspace,
  user: User,
  asked: { action: string; resource: string; context: object },
  decider: Decider,
) => {
  const { id: account_id, name: account_name } = accountOf(workspace)
  const encoded = sealMessage(workspace.ids, {
    allowed: false,
    explicit_deny: decider !== undefined,
    principal: { account_id, account_name, user_id: user.id, user_name: user.name },
    ...asked,
    matched_statement: decider ?? null,
  })
  const { action, resource } = asked
  const why = `You do not have permission to perform action ${action} on resource ${resource}.`
  return new Refusal('PermissionDenied', { why, encoded })
}

const checkResource = (
  workspace: Workspace,
  user: User,
  { actions, resourceType }: Permission,
  target: Resource,
) => {
  const { id } = accountOf(workspace)
  const resource = resourceType ? `sms::${id}:${resourceType}:${target.id}` : '*'
  const context = contextOf(target)
  const { allowed, decider } = evaluate(user.policies, { actions, resource, context })
  if (!allowed) throw denial(workspace, user, { action: actions[0]!, resource, context }, decider)
}

/**
 * Throws PermissionDenied unless the caller's policies allow the row's action on everything that
 * the request names. A caller without policies is the owner of the account, who may do anything.
 */
export const permit = (
  row: PermittedRow,
  input: Input<never, never, never>,
  workspace: Workspace,
): void => {
  const user = workspace.iam.userNamed(input.caller.user)
  const permission = permissionOf(row)
  if (!permission || !user || user.policies.length === 0) return
  for (const target of resourcesOf(workspace, permission, input))
    checkResource(workspace, user, permission, target)
}
