// POST /v3/{task_id}/update-network-check-info
import { z } from 'zod'
import { NetworkCheckInfoRequestBody } from '../../api/schemas/common.ts'
import { PathId } from '../../api/schemas/queries.ts'
import { UpdateNetworkCheckInfoResponse } from '../../api/schemas/task-update.ts'
import { transitionTask } from '../../simulation/transition.ts'
import { operation } from '../../workspace/operation.ts'
import { findTask } from './find-task.ts'

/**
 * Records an agent's measurement of the network, which ShowTask and ListTasks show. It ends a
 * running measurement of the built-in agent. The path really has no segment `tasks`.
 */
export const UpdateNetworkCheckInfo = operation({
  id: 'UpdateNetworkCheckInfo',
  method: 'POST',
  path: '/v3/{task_id}/update-network-check-info',
  summary: 'Report the network quality of a migration task, as an agent.',
  section: '5.9.1',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:server:updateNetworkCheckInfo',
  resourceType: 'task',
  documents404: true,
  params: z.object({ task_id: PathId }),
  body: NetworkCheckInfoRequestBody,
  reply: UpdateNetworkCheckInfoResponse,
  refusals: ['TaskNotFound'],
  run: ({ params, body }, workspace) => {
    const task = { ...findTask(workspace, params.task_id), network_check_info: body }
    workspace.tasks.save(task)
    transitionTask(workspace, task, { type: 'network_measured' })
    return { task_id: task.id }
  },
})
