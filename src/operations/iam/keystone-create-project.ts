// POST /v3/projects
import { z } from 'zod'
import { requestObject, text } from '../../api/fields.ts'
import { Refusal } from '../../domain/refusals.ts'
import { accountOf, projectNamed } from '../../workspace/account.ts'
import { operation } from '../../workspace/operation.ts'
import { ProjectShape, renderProject } from './project-view.ts'

const Name = text(64, 1).regex(/^[\w-]+$/)

/** Creates a project. Lists then include it, and tokens can have it as their scope. */
export const KeystoneCreateProject = operation({
  id: 'KeystoneCreateProject',
  method: 'POST',
  path: '/v3/projects',
  summary: 'Create a project in a region.',
  evidence: 'documented',
  auth: 'token',
  envelope: 'keystone',
  body: requestObject(
    {
      project: requestObject(
        { name: Name, domain_id: text(), parent_id: text(), description: text() },
        ['name'],
      ),
    },
    ['project'],
  ),
  reply: z.strictObject({ project: ProjectShape }),
  status: 201,
  refusals: ['InvalidParameter', 'ProjectExists'],
  run: ({ body }, workspace) => {
    const { name, domain_id, parent_id, description } = body.project
    if (domain_id && domain_id !== accountOf(workspace).id)
      throw new Refusal('InvalidParameter', {
        field: 'project.domain_id',
        rule: 'it must be the account of the caller',
      })
    if (projectNamed(workspace, name)) throw new Refusal('ProjectExists', { name })
    const project = {
      id: workspace.ids.hex(),
      name,
      description: description ?? '',
      parent_id: parent_id ?? null,
    }
    workspace.iam.addProject(project)
    return { project: renderProject(workspace, project) }
  },
})
