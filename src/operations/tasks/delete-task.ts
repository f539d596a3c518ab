// DELETE /v3/tasks/{task_id}
import { z } from 'zod'
import { Empty, PathId } from '../../api/schemas/queries.ts'
import { operation } from '../../workspace/operation.ts'
import { findTask } from './find-task.ts'
import { removeTask } from './remove-task.ts'

/** Deletes an idle task. Its source is waiting again. */
export const DeleteTask = operation({
  id: 'DeleteTask',
  method: 'DELETE',
  path: '/v3/tasks/{task_id}',
  summary: 'Delete one migration task.',
  section: '5.4.4',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:server:deleteTask',
  params: z.object({ task_id: PathId }),
  reply: Empty,
  refusals: ['TaskNotFound', 'TaskNotDeletable'],
  run: ({ params }, workspace) => {
    removeTask(workspace, findTask(workspace, params.task_id))
    return {}
  },
})
