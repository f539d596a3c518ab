// Merges the fields of a request into a migration project.
import type { z } from 'zod'
import type { MigProject, PostMigProjectBody } from '../../api/schemas/projects.ts'
import type { Project } from '../../domain/project.ts'
import { omitNullish } from '../tasks/task-view.ts'

type Body = z.output<typeof PostMigProjectBody> | z.output<typeof MigProject>

/**
 * The project with the fields of a request; missing and null fields do not change it. `isdefault`
 * is ignored here, because the store keeps the default unique.
 */
export const mergeProject = (project: Project, body: Body): Project => ({
  ...project,
  ...omitNullish({
    // UpdateMigproject's example sends the number 225.
    name: body.name === null || body.name === undefined ? undefined : `${body.name}`,
    description: body.description,
    region: body.region,
    start_target_server: body.start_target_server,
    speed_limit: body.speed_limit,
    use_public_ip: body.use_public_ip,
    exist_server: body.exist_server,
    type: body.type,
    enterprise_project: body.enterprise_project,
    syncing: body.syncing,
    start_network_check: body.start_network_check ?? body.start_networck_check,
  }),
})
