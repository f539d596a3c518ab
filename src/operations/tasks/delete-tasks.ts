// POST /v3/tasks/delete

import { Empty } from '../../api/schemas/queries.ts'
import { DeleteTasksReq } from '../../api/schemas/tasks.ts'
import { Refusal } from '../../domain/refusals.ts'
import { operation } from '../../workspace/operation.ts'
import { removeTask } from './remove-task.ts'

/** Deletes several tasks, all or none (*assumed*: the reference does not say). */
export const DeleteTasks = operation({
  id: 'DeleteTasks',
  method: 'POST',
  path: '/v3/tasks/delete',
  summary: 'Delete several migration tasks at once.',
  section: '5.4.3',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:server:batchDeleteTask',
  body: DeleteTasksReq,
  reply: Empty,
  refusals: ['TaskNotFound', 'TaskNotDeletable'],
  run: ({ body }, workspace) => {
    for (const task_id of new Set(body.ids)) {
      const task = workspace.tasks.get(task_id)
      if (!task) throw new Refusal('TaskNotFound', { task_id })
      removeTask(workspace, task)
    }
    return {}
  },
})
