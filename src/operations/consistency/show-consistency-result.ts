// GET /v3/tasks/{task_id}/consistency-result
import { z } from 'zod'
import { ShowConsistencyResultResponse } from '../../api/schemas/consistency.ts'
import { PathId } from '../../api/schemas/queries.ts'
import { operation } from '../../workspace/operation.ts'
import { findTask } from '../tasks/find-task.ts'

/**
 * Returns the consistency checks of a task, oldest first (*assumed*). Each is a JSON text, as typed
 * SDKs expect, or with the setting `consistency_results` an object, as Terraform expects.
 */
export const ShowConsistencyResult = operation({
  id: 'ShowConsistencyResult',
  method: 'GET',
  path: '/v3/tasks/{task_id}/consistency-result',
  alternatePaths: ['/v3/{task_id}/consistency-result'],
  summary: 'Read the results of the consistency checks of a migration task.',
  section: '5.4.13',
  evidence: 'documented',
  auth: 'token',
  // Table 6-13 has the condition key g:EnterpriseProjectId, but section 5.4.13 does not.
  policyAction: 'sms:server:getConsistencyCheckResult',
  params: z.object({ task_id: PathId }),
  reply: ShowConsistencyResultResponse,
  refusals: ['TaskNotFound'],
  run: ({ params }, workspace) => {
    const { id: task_id } = findTask(workspace, params.task_id)
    const groups = workspace.results.ofTask(task_id)
    const asStrings = workspace.settings.consistency_results === 'strings'
    return {
      result_list: asStrings ? groups.map((group) => JSON.stringify(group)) : groups,
      task_id,
    }
  },
})
