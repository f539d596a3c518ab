// Projects in the replies of IAM.
import { z } from 'zod'
import type { Project } from '../../domain/iam.ts'
import { regions } from '../../domain/region.ts'
import { accountOf, projectNamed } from '../../workspace/account.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { ListLinks, Self } from './schemas.ts'

/** A project in a reply. */
export const ProjectShape = z.strictObject({
  id: z.string(),
  name: z.string(),
  domain_id: z.string(),
  parent_id: z.string(),
  is_domain: z.boolean(),
  enabled: z.boolean(),
  description: z.string(),
  links: Self,
})

/** A list of projects. The SDK for Go panics if either field is missing. */
export const ProjectsReply = z.strictObject({ projects: z.array(ProjectShape), links: ListLinks })

/** Renders a project. */
export const renderProject = (workspace: Workspace, project: Project) => {
  const { id: domain_id } = accountOf(workspace)
  const { id, name, description, parent_id } = project
  return {
    id,
    name,
    domain_id,
    parent_id: parent_id ?? domain_id,
    is_domain: false,
    enabled: true,
    description,
    links: { self: `/v3/projects/${id}` },
  }
}

/** The projects of all regions that the SDKs have, and those that were declared or created. */
export const allProjects = (workspace: Workspace): Project[] => {
  const declared = workspace.iam.projects()
  const undeclaredRegions = regions.filter((region) =>
    declared.every(({ name }) => name !== region),
  )
  return [
    ...declared,
    ...undeclaredRegions.flatMap((region) => projectNamed(workspace, region) ?? []),
  ]
}
