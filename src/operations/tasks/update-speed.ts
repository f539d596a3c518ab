// POST /v3/tasks/{task_id}/speed-limit
import { z } from 'zod'
import { Empty, PathId } from '../../api/schemas/queries.ts'
import { SpeedLimit } from '../../api/schemas/task-speed.ts'
import { transitionTask } from '../../simulation/transition.ts'
import { operation } from '../../workspace/operation.ts'
import { findTask } from './find-task.ts'

/**
 * Replaces all speed limits by time of day, with immediate effect on a running copy. The task's own
 * `speed_limit` does not change, since Terraform would then see a difference (sms_task).
 */
export const UpdateSpeed = operation({
  id: 'UpdateSpeed',
  method: 'POST',
  path: '/v3/tasks/{task_id}/speed-limit',
  summary: 'Limit the speed of a migration task by time of day.',
  section: '5.4.10',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:server:updateTaskSpeedLimit',
  params: z.object({ task_id: PathId }),
  body: SpeedLimit,
  reply: Empty,
  refusals: ['TaskNotFound'],
  run: ({ params, body }, workspace) => {
    const task = { ...findTask(workspace, params.task_id), speed_limits: body.speed_limit ?? [] }
    workspace.tasks.save(task)
    transitionTask(workspace, task, { type: 'retime' })
    return {}
  },
})
