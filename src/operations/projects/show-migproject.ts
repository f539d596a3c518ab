// GET /v3/migprojects/{mig_project_id}
import { z } from 'zod'
import { ShowMigprojectResponse } from '../../api/schemas/projects.ts'
import { PathId } from '../../api/schemas/queries.ts'
import { operation } from '../../workspace/operation.ts'
import { findProject } from './find-project.ts'

/** Returns one migration project. */
export const ShowMigproject = operation({
  id: 'ShowMigproject',
  method: 'GET',
  path: '/v3/migprojects/{mig_project_id}',
  summary: 'Read one migration project.',
  section: '5.8.3',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:migproject:get',
  params: z.object({ mig_project_id: PathId }),
  reply: ShowMigprojectResponse,
  refusals: ['ProjectNotFound'],
  run: ({ params }, workspace) => findProject(workspace, params.mig_project_id),
})
