// PUT /v3/migprojects/{mig_project_id}/default
import { z } from 'zod'
import { Empty, PathId } from '../../api/schemas/queries.ts'
import { operation } from '../../workspace/operation.ts'
import { findProject } from './find-project.ts'

/** Makes a migration project the one that source servers register into. */
export const UpdateDefaultMigproject = operation({
  id: 'UpdateDefaultMigproject',
  method: 'PUT',
  path: '/v3/migprojects/{mig_project_id}/default',
  summary: 'Make a migration project the default one.',
  section: '5.8.6',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:migproject:update',
  params: z.object({ mig_project_id: PathId }),
  reply: Empty,
  refusals: ['ProjectNotFound'],
  run: ({ params }, workspace) => {
    workspace.projects.makeDefault(findProject(workspace, params.mig_project_id).id)
    return {}
  },
})
