// POST /v3/tasks/{task_id}/consistency-result

import { z } from 'zod'
import { SetConsistencyResultRequestBody } from '../../api/schemas/consistency.ts'
import { Empty, PathId } from '../../api/schemas/queries.ts'
import { toResultGroup } from '../../domain/task/consistency.ts'
import { reportConsistency } from '../../simulation/effects.ts'
import { operation } from '../../workspace/operation.ts'
import { findTask } from '../tasks/find-task.ts'

/**
 * Adds the result of a consistency check. Earlier results are kept (*assumed*, because result_list
 * is a list). The end of the check is now, unless an older client sends it.
 */
export const UpdateConsistencyResult = operation({
  id: 'UpdateConsistencyResult',
  method: 'POST',
  path: '/v3/tasks/{task_id}/consistency-result',
  alternatePaths: ['/v3/{task_id}/consistency-result'],
  summary: 'Report the result of a consistency check, as an agent.',
  section: '5.4.14',
  evidence: 'documented',
  auth: 'token',
  // Table 6-13 has the condition key g:EnterpriseProjectId, but section 5.4.14 does not.
  policyAction: 'sms:server:updateConsistencyCheckResult',
  documents404: true,
  params: z.object({ task_id: PathId }),
  body: SetConsistencyResultRequestBody,
  reply: Empty,
  refusals: ['TaskNotFound'],
  run: ({ params, body }, workspace) => {
    const finished_time = body.finished_time ?? workspace.clock.now
    const task = findTask(workspace, params.task_id)
    reportConsistency(workspace, task, toResultGroup(body.consistency_result ?? [], finished_time))
    return {}
  },
})
