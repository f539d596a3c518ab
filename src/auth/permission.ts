// The permission that a row asks for, and of which resources.

import type { Operation, ResourceType } from '../api/operation.ts'
import { resourceIds } from '../api/request-resources.ts'
import { accountOf } from '../workspace/account.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** A row's permission. */
export type Permission = {
  /** The action with its role-policy alias. */
  actions: readonly string[]
  /** The type of the resources of which it is asked. */
  resourceType: ResourceType | undefined
  /** Whether conditions may speak of g:EnterpriseProjectId, the only key that SMS knows. */
  hasEnterpriseProjectKey: boolean
}

/** A thing that a request names; `enterprise_project_id` where it, or a filter, says which. */
export type Resource = { id: string; enterprise_project_id: string | undefined }

/** What of a row says which permission it needs. */
export type PermissionFields = Pick<
  Operation<never>,
  'method' | 'policyAction' | 'resourceType' | 'rolePolicyAction' | 'hasNoConditionKey'
>

/** What the row asks for; undefined where it needs no permission. */
export const permissionOf = (row: PermissionFields): Permission | undefined => {
  if (!row.policyAction) return undefined
  const { method, policyAction, rolePolicyAction: legacyPolicyAction, hasNoConditionKey } = row
  const alias = method === 'GET' ? 'sms:server:queryServer' : 'sms:server:migrationServer'
  // sms:server:get, sms:template:create; sms::getConfig speaks of nothing in particular.
  const typeInAction = (policyAction.split(':')[1] || undefined) as ResourceType | undefined
  const resourceType = row.resourceType ?? typeInAction
  return {
    actions: [policyAction, legacyPolicyAction ?? alias],
    resourceType,
    // Templates and migration projects belong to no enterprise project (reference, table 6-13).
    hasEnterpriseProjectKey:
      !hasNoConditionKey && (resourceType === 'server' || resourceType === 'task'),
  }
}

type RequestParts = { params: unknown; query: unknown; body: unknown }

/**
 * The resources of a request. Most calls about tasks belong to the resource type server (reference,
 * section 6): there a task stands for its source. A call that names nothing is about all: `*`.
 */
export const resourcesOf = (
  workspace: Workspace,
  { resourceType, hasEnterpriseProjectKey: isByEnterpriseProject }: Permission,
  input: RequestParts,
): Resource[] => {
  const projectCondition = (projectId: string | undefined) =>
    isByEnterpriseProject ? projectId : undefined
  const ids = resourceIds(input)
  if (ids.length === 0) {
    const { enterprise_project_id } = (input.query ?? {}) as { enterprise_project_id?: string }
    return [{ id: '*', enterprise_project_id: projectCondition(enterprise_project_id) }]
  }
  return ids.map((id) => {
    const task = workspace.tasks.get(id)
    const server = workspace.servers.get(task?.source_server_id ?? id)
    return {
      id: resourceType === 'server' ? (server?.id ?? id) : id,
      enterprise_project_id: projectCondition(server?.enterprise_project_id),
    }
  })
}

/** A resource as policies name it; `*` for what has no type of its own. */
export const resourceName = (
  workspace: Workspace,
  type: ResourceType | undefined,
  { id }: Pick<Resource, 'id'>,
): string => (type ? `sms::${accountOf(workspace).id}:${type}:${id}` : '*')
