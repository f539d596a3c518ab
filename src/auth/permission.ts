// The permission that an operation needs, and on which resources.

import type { Operation, ResourceType } from '../api/operation.ts'
import { resourceIds } from '../api/request-resources.ts'
import { accountOf } from '../workspace/account.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** The permission that an operation needs. */
export type Permission = {
  /** The action, and its name in role policies. */
  actions: readonly string[]
  /** The type of the resources that it applies to. */
  resourceType: ResourceType | undefined
  /** Whether conditions can use g:EnterpriseProjectId, the only condition key of SMS. */
  hasEnterpriseProjectKey: boolean
}

/** A resource that a request names, with the enterprise project of it or of the query's filter. */
export type Resource = { id: string; enterprise_project_id: string | undefined }

/** The fields of an operation that determine its permission. */
export type PermissionFields = Pick<
  Operation<never>,
  'method' | 'policyAction' | 'resourceType' | 'rolePolicyAction' | 'hasNoConditionKey'
>

/** The permission that an operation needs; undefined if it needs none. */
export const permissionOf = (row: PermissionFields): Permission | undefined => {
  if (!row.policyAction) return undefined
  const { method, policyAction, rolePolicyAction, hasNoConditionKey } = row
  const alias = method === 'GET' ? 'sms:server:queryServer' : 'sms:server:migrationServer'
  // The second part is the type: sms:server:get, sms:template:create. In sms::getConfig it is
  // empty.
  const typeInAction = (policyAction.split(':')[1] || undefined) as ResourceType | undefined
  const resourceType = row.resourceType ?? typeInAction
  return {
    actions: [policyAction, rolePolicyAction ?? alias],
    resourceType,
    // Templates and migration projects belong to no enterprise project (reference, table 6-13).
    hasEnterpriseProjectKey:
      !hasNoConditionKey && (resourceType === 'server' || resourceType === 'task'),
  }
}

type RequestParts = { params: unknown; query: unknown; body: unknown }

/**
 * The resources of a request. Most operations on tasks have the resource type server (reference,
 * section 6): for them, a task means its source. A request that names no resource means all: `*`.
 */
export const resourcesOf = (
  workspace: Workspace,
  { resourceType, hasEnterpriseProjectKey }: Permission,
  input: RequestParts,
): Resource[] => {
  const projectCondition = (projectId: string | undefined) =>
    hasEnterpriseProjectKey ? projectId : undefined
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

/** The name of a resource in policies; `*` if the permission has no resource type. */
export const resourceName = (
  workspace: Workspace,
  type: ResourceType | undefined,
  { id }: Pick<Resource, 'id'>,
): string => (type ? `sms::${accountOf(workspace).id}:${type}:${id}` : '*')
