// POST /v3/migprojects

import { CreateMigprojectResponse, PostMigProjectBody } from '../../api/schemas/projects.ts'
import { projectWithDefaults } from '../../domain/project.ts'
import { Refusal } from '../../domain/refusals.ts'
import { operation } from '../../workspace/operation.ts'
import { checkProjectName } from './check-project-name.ts'
import { mergeProject } from './merge-project.ts'

/**
 * Creates a migration project. With `isdefault` it replaces the current default, as in the printed
 * example, so SMS.7313 is never sent.
 */
export const CreateMigproject = operation({
  id: 'CreateMigproject',
  method: 'POST',
  path: '/v3/migprojects',
  summary: 'Create a migration project.',
  section: '5.8.1',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:migproject:create',
  body: PostMigProjectBody,
  reply: CreateMigprojectResponse,
  refusals: ['ProjectQuotaReached', 'ProjectNameTaken'],
  run: ({ body }, workspace) => {
    const limit = workspace.settings.max_projects
    if (workspace.projects.count() >= limit) throw new Refusal('ProjectQuotaReached', { limit })
    checkProjectName(workspace, body.name)
    const id = workspace.ids.uuid()
    workspace.projects.insert(mergeProject(projectWithDefaults(id, body), body))
    if (body.isdefault) workspace.projects.makeDefault(id)
    return { id }
  },
})
