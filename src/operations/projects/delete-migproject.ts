// DELETE /v3/migprojects/{mig_project_id}
import { z } from 'zod'
import { Empty, PathId } from '../../api/schemas/queries.ts'
import { Refusal } from '../../domain/refusals.ts'
import { operation } from '../../workspace/operation.ts'
import { findProject } from './find-project.ts'

/**
 * Deletes a migration project that is empty and not the default one. A body is ignored (Terraform
 * sends the id in a list).
 */
export const DeleteMigproject = operation({
  id: 'DeleteMigproject',
  method: 'DELETE',
  path: '/v3/migprojects/{mig_project_id}',
  summary: 'Delete a migration project that holds no source servers.',
  section: '5.8.4',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:migproject:delete',
  params: z.object({ mig_project_id: PathId }),
  reply: Empty,
  refusals: ['ProjectNotFound', 'ProjectIsDefault', 'ProjectHasServers'],
  run: ({ params }, workspace) => {
    const { id, isdefault } = findProject(workspace, params.mig_project_id)
    if (isdefault) throw new Refusal('ProjectIsDefault')
    const count = workspace.servers.count({ migproject: id })
    if (count > 0) throw new Refusal('ProjectHasServers', { count })
    workspace.projects.delete(id)
    return {}
  },
})
