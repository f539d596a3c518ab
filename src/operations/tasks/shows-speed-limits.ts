// GET /v3/tasks/{task_id}/speed-limit
import { z } from 'zod'
import { PathId } from '../../api/schemas/queries.ts'
import { ShowsSpeedLimitsResponse } from '../../api/schemas/task-speed.ts'
import { operation } from '../../workspace/operation.ts'
import { findTask } from './find-task.ts'

/**
 * Returns the speed limits of a task by time of day as they were sent, or [] for none. They have no
 * defaults (Table 5-188): the Terraform provider compares them with what it sent.
 */
export const ShowsSpeedLimits = operation({
  id: 'ShowsSpeedLimits',
  method: 'GET',
  path: '/v3/tasks/{task_id}/speed-limit',
  summary: 'Read the speed limits of a migration task by time of day.',
  section: '5.4.9',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:server:getTaskSpeedLimit',
  params: z.object({ task_id: PathId }),
  reply: ShowsSpeedLimitsResponse,
  refusals: ['TaskNotFound'],
  run: ({ params }, workspace) => ({
    speed_limit: findTask(workspace, params.task_id).speed_limits ?? [],
  }),
})
