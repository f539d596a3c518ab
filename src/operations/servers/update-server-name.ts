// PUT /v3/sources/{source_id}
import { z } from 'zod'
import { Empty, PathId } from '../../api/schemas/queries.ts'
import { PutSourceServerBody } from '../../api/schemas/servers.ts'
import { adjustDisks, adjustGroups } from '../../domain/server/adjust.ts'
import type { Registration, Server } from '../../domain/server/server.ts'
import { armNamedFaults } from '../../simulation/arm-named-faults.ts'
import { operation } from '../../workspace/operation.ts'
import { findProject } from '../projects/find-project.ts'
import { omitNullish } from '../tasks/task-view.ts'
import { checkServerName } from './check-server-name.ts'
import { findServer } from './find-server.ts'

type Body = z.output<typeof PutSourceServerBody>

/** Changes to disks and volume groups apply only while the source is waiting (reference, 5.3.5). */
const adjustedRegistration = ({ registered, state }: Server, body: Body): Registration => {
  if (state !== 'waiting') return registered
  const { disks, volume_groups } = registered
  return {
    ...registered,
    ...omitNullish({
      disks: disks && adjustDisks(disks, body.disks ?? []),
      volume_groups: volume_groups && adjustGroups(volume_groups, body.volume_groups ?? []),
    }),
  }
}

/** Renames a source server, moves it to another project, and excludes or resizes parts of it. */
export const UpdateServerName = operation({
  id: 'UpdateServerName',
  method: 'PUT',
  path: '/v3/sources/{source_id}',
  summary: 'Rename a source server, move it to a migration project, or adjust its disks.',
  section: '5.3.5',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:server:update',
  params: z.object({ source_id: PathId }),
  body: PutSourceServerBody,
  reply: Empty,
  refusals: [
    'ServerNotFound',
    'ServerNameEmpty',
    'ServerNameTooLong',
    'ServerNameInvalid',
    'ProjectNotFound',
  ],
  run: ({ params, body }, workspace) => {
    const server = findServer(workspace, params.source_id)
    const name = body.name ?? server.name
    if (name !== server.name) checkServerName(name)
    const migproject = body.migprojectid
      ? findProject(workspace, body.migprojectid).id
      : server.migproject
    workspace.servers.save({
      ...server,
      name,
      migproject,
      registered: adjustedRegistration(server, body),
    })
    if (name !== server.name) armNamedFaults(workspace, { kind: 'source', id: server.id, name })
    return {}
  },
})
