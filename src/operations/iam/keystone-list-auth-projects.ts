// GET /v3/auth/projects
import { operation } from '../../workspace/operation.ts'
import { allProjects, ProjectsReply, renderProject } from './project-view.ts'
import { linksOf } from './schemas.ts'

/** The projects of the account: policies here speak of resources, not of projects. */
export const KeystoneListAuthProjects = operation({
  id: 'KeystoneListAuthProjects',
  method: 'GET',
  path: '/v3/auth/projects',
  summary: 'List the projects that the caller may use.',
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
