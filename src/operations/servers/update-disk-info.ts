// PUT /v3/sources/{source_id}/diskinfo
import { z } from 'zod'
import { operation } from '../../contract/operation.ts'
import { Empty, PathId } from '../../contract/shapes/queries.ts'
import { PutDiskInfoReq } from '../../contract/shapes/servers.ts'
import { checkSource } from '../../workspace/check-source.ts'
import { given } from '../tasks/task-view.ts'
import { findServer } from './find-server.ts'
import { standByCheck } from './stand-by-check.ts'

/**
 * Replaces the disks, volume groups and Btrfs file systems of a source server. A list that is
 * missing stays, since Terraform sends the changed ones alone. The environment is checked anew.
 * Once the source no longer waits, the call succeeds and changes nothing (reference, 5.3.10).
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
  legacyPolicyAction: 'sms:server:registerServer',
  params: z.object({ source_id: PathId }),
  body: PutDiskInfoReq,
  reply: Empty,
  refusals: ['ServerNotFound'],
  run: ({ params, body }, workspace) => {
    const server = findServer(workspace, params.source_id)
    if (server.state !== 'waiting') return {}
    const { disks, volumegroups: volume_groups, btrfs_list } = body
    const registered = { ...server.registered, ...given({ disks, volume_groups, btrfs_list }) }
    const checks = checkSource(workspace, registered, server.checks[0]?.id ?? 0, server)
    workspace.servers.save(standByCheck(workspace, { ...server, registered, checks }))
    return {}
  },
})
