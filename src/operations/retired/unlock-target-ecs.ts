// POST /v3/tasks/{task_id}/unlock
import { z } from 'zod'
import { Empty, PathId } from '../../api/schemas/queries.ts'
import { Refusal } from '../../domain/refusals.ts'
import { operation } from '../../workspace/operation.ts'
import { findTask } from '../tasks/find-task.ts'

/**
 * Unlocks the target server of a task. No reply shows a lock, so this has no visible effect. A task
 * without a target is refused (SMS.8102, *assumed* to belong here).
 */
export const UnlockTargetEcs = operation({
  id: 'UnlockTargetEcs',
  method: 'POST',
  path: '/v3/tasks/{task_id}/unlock',
  summary: 'Unlock the target server of a task (removed from the reference).',
  evidence: 'sdk',
  auth: 'token',
  policyAction: 'sms:server:unlock',
  params: z.object({ task_id: PathId }),
  reply: Empty,
  refusals: ['TaskNotFound', 'TargetServerNotMade'],
  run: ({ params: { task_id } }, workspace) => {
    const { target_server } = findTask(workspace, task_id)
    if (!target_server.vm_id) throw new Refusal('TargetServerNotMade', { task_id })
    return {}
  },
})
