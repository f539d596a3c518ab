// GET /v3/auth/projects
import { operation } from '../../workspace/operation.ts'
import { allProjects, ProjectsReply, renderProject } from './project-view.ts'
import { linksOf } from './schemas.ts'

/** Lists all projects of the account, since policies here do not restrict projects. */
export const KeystoneListAuthProjects = operation({
  id: 'KeystoneListAuthProjects',
  method: 'GET',
  path: '/v3/auth/projects',
  summary: 'List the projects that the caller can use.',
  evidence: 'documented',
  auth: 'token',
  envelope: 'keystone',
  reply: ProjectsReply,
  refusals: [],
  run: (_, workspace) => ({
    projects: allProjects(workspace).map((project) => renderProject(workspace, project)),
    links: linksOf('/v3/auth/projects'),
  }),
})
