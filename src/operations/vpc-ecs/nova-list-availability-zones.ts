// GET /v2.1/{project_id}/os-availability-zone
import { z } from 'zod'
import { PathId } from '../../api/schemas/queries.ts'
import { MAIN_REGION, regions } from '../../domain/region.ts'
import { projectNamed } from '../../workspace/account.ts'
import { operation } from '../../workspace/operation.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/** The region with which a project's name begins; the main region for an unknown project. */
const regionOf = (workspace: Workspace, project_id: string): string => {
  const namedRegion = workspace.iam.projectWithId(project_id)?.name.split('_')[0]
  const projectRegion = regions.find((name) => projectNamed(workspace, name)?.id === project_id)
  return namedRegion ?? projectRegion ?? MAIN_REGION
}

/** Lists the three availability zones of a region (their number is *assumed*). */
export const NovaListAvailabilityZones = operation({
  id: 'NovaListAvailabilityZones',
  method: 'GET',
  path: '/v2.1/{project_id}/os-availability-zone',
  summary: 'List the availability zones of the region that a project belongs to.',
  evidence: 'terraform',
  auth: 'token',
  params: z.object({ project_id: PathId }),
  reply: z.strictObject({
    availabilityZoneInfo: z.array(
      z.strictObject({
        zoneName: z.string(),
        zoneState: z.strictObject({ available: z.boolean() }),
        hosts: z.null(),
      }),
    ),
  }),
  refusals: [],
  run: ({ params }, workspace) => {
    const region = regionOf(workspace, params.project_id)
    return {
      availabilityZoneInfo: ['a', 'b', 'c'].map((letter) => ({
        zoneName: `${region}${letter}`,
        zoneState: { available: true },
        hosts: null,
      })),
    }
  },
})
