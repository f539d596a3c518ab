// PUT /v3/sources/{source_id}/diskinfo
import { z } from 'zod'
import { Empty, PathId } from '../../api/schemas/queries.ts'
import { PutDiskInfoReq } from '../../api/schemas/servers.ts'
import { carryOverAdjustments } from '../../domain/server/adjust.ts'
import type { Registration } from '../../domain/server/server.ts'
import { checkSource } from '../../simulation/check-source.ts'
import { operation } from '../../workspace/operation.ts'
import { omitNullish } from '../tasks/task-view.ts'
import { applyCheckResult } from './apply-check-result.ts'
import { findServer } from './find-server.ts'

type Body = z.output<typeof PutDiskInfoReq>

/** The new registered parts. A part keeps its adjustments (*assumed*). */
const mergeDiskInfo = (current: Registration, body: Body): Registration => {
  const { disks, volumegroups, btrfs_list } = body
  return {
    ...current,
    ...omitNullish({
      disks: disks && carryOverAdjustments(disks, current.disks ?? []),
      volume_groups:
        volumegroups && carryOverAdjustments(volumegroups, current.volume_groups ?? []),
      btrfs_list,
    }),
  }
}

/**
 * Replaces the disks, volume groups and Btrfs file systems of a source server, and checks the
 * environment again. A missing list does not change, since Terraform sends only changed lists. If
 * the source is not waiting, the call succeeds and changes nothing (reference, 5.3.10).
 */
export const UpdateDiskInfo = operation({
  id: 'UpdateDiskInfo',
  method: 'PUT',
  path: '/v3/sources/{source_id}/diskinfo',
  summary: 'Replace the disk information of a source server.',
  section: '5.3.10',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:server:updateDiskInfo',
  rolePolicyAction: 'sms:server:registerServer',
  params: z.object({ source_id: PathId }),
  body: PutDiskInfoReq,
  reply: Empty,
  refusals: ['ServerNotFound'],
  run: ({ params, body }, workspace) => {
    const server = findServer(workspace, params.source_id)
    if (server.state !== 'waiting') return {}
    const registered = mergeDiskInfo(server.registered, body)
    const checks = checkSource(workspace, registered, server.checks[0]?.id ?? 0, server)
    workspace.servers.save(applyCheckResult(workspace, { ...server, registered, checks }))
    return {}
  },
})
