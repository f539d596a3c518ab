// Checks a request against the policies of its caller.

import type { Input } from '../api/operation.ts'
import type { User } from '../domain/iam.ts'
import { evaluate } from '../domain/policy.ts'
import { Refusal } from '../domain/refusals.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { denialFacts } from './denial.ts'
import {
  type Permission,
  type PermissionFields,
  permissionOf,
  type Resource,
  resourceName,
  resourcesOf,
} from './permission.ts'

const contextOf = ({ enterprise_project_id }: Resource) => ({
  'g:EnterpriseProjectId': enterprise_project_id,
})

const checkResource = (
  workspace: Workspace,
  user: User,
  { actions, resourceType }: Permission,
  target: Resource,
) => {
  const resource = resourceName(workspace, resourceType, target)
  const context = contextOf(target)
  const { allowed, decidingStatement } = evaluate(user.policies, {
    actions,
    resource,
    context,
  })
  if (allowed) return
  const request = { action: actions[0]!, resource, context }
  throw new Refusal('PermissionDenied', denialFacts(workspace, user, request, decidingStatement))
}

/**
 * Throws PermissionDenied unless the caller's policies allow the operation's action on every
 * resource that the request names. A caller without policies owns the account and may do anything.
 */
export const authorize = (
  row: PermissionFields,
  input: Input<never, never, never>,
  workspace: Workspace,
): void => {
  const user = workspace.iam.userNamed(input.caller.user)
  const permission = permissionOf(row)
  if (!permission || !user || user.policies.length === 0) return
  for (const target of resourcesOf(workspace, permission, input))
    checkResource(workspace, user, permission, target)
}
