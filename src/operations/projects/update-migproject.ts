// PUT /v3/migprojects/{mig_project_id}
import { z } from 'zod'
import { MigProject } from '../../api/schemas/projects.ts'
import { Empty, PathId } from '../../api/schemas/queries.ts'
import { operation } from '../../workspace/operation.ts'
import { checkProjectName } from './check-project-name.ts'
import { findProject } from './find-project.ts'
import { mergeProject } from './merge-project.ts'

/**
 * Changes a migration project. Missing and null fields do not change it. `isdefault` true makes it
 * the default one; false has no effect, since there is always a default (*assumed*).
 */
export const UpdateMigproject = operation({
  id: 'UpdateMigproject',
  method: 'PUT',
  path: '/v3/migprojects/{mig_project_id}',
  summary: 'Change a migration project.',
  section: '5.8.5',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:migproject:update',
  params: z.object({ mig_project_id: PathId }),
  body: MigProject,
  reply: Empty,
  refusals: ['ProjectNotFound', 'ProjectNameTaken'],
  run: ({ params, body }, workspace) => {
    const current = findProject(workspace, params.mig_project_id)
    const changed = mergeProject(current, body)
    checkProjectName(workspace, changed.name, current.id)
    workspace.projects.save(changed)
    if (body.isdefault) workspace.projects.makeDefault(current.id)
    return {}
  },
})
