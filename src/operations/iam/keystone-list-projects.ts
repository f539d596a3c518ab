// GET /v3/projects
import { z } from 'zod'
import { text } from '../../api/fields.ts'
import { QueryFlag, queryInt } from '../../api/schemas/queries.ts'
import type { Project } from '../../domain/iam.ts'
import { projectNamed } from '../../workspace/account.ts'
import { operation } from '../../workspace/operation.ts'
import { allProjects, ProjectsReply, renderProject } from './project-view.ts'
import { linksOf } from './schemas.ts'

/**
 * Lists projects of the account. For the name of each region there is exactly one project, as SDKs
 * and Terraform fail with two or none.
 */
export const KeystoneListProjects = operation({
  id: 'KeystoneListProjects',
  method: 'GET',
  path: '/v3/projects',
  summary: 'List projects; every region has one with its name.',
  evidence: 'documented',
  auth: 'token',
  envelope: 'keystone',
  query: z.object({
    domain_id: text().optional(),
    name: text().optional(),
    parent_id: text().optional(),
    enabled: QueryFlag.optional(),
    is_domain: QueryFlag.optional(),
    page: queryInt(1_000_000).optional(),
    per_page: queryInt(5000).optional(),
  }),
  reply: ProjectsReply,
  refusals: [],
  run: ({ query }, workspace) => {
    const { name, page = 1, per_page = 5000, ...filter } = query
    const named: Project | undefined = name ? projectNamed(workspace, name) : undefined
    const candidates = name ? [named].filter((each) => each !== undefined) : allProjects(workspace)
    const projects = candidates
      .map((each) => renderProject(workspace, each))
      .filter((project) =>
        (Object.keys(filter) as (keyof typeof filter)[]).every(
          (key) => filter[key] === undefined || filter[key] === project[key],
        ),
      )
    const from = Math.max(0, page - 1) * per_page
    return { projects: projects.slice(from, from + per_page), links: linksOf('/v3/projects') }
  },
})
