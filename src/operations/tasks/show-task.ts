// GET /v3/tasks/{task_id}
import { z } from 'zod'
import { PathId } from '../../api/schemas/queries.ts'
import { ShowTaskResponse } from '../../api/schemas/task-replies.ts'
import { operation } from '../../workspace/operation.ts'
import { findTask } from './find-task.ts'
import { renderTask } from './task-view.ts'

/** Returns one task: its state, figures, sub-tasks, source and target. */
export const ShowTask = operation({
  id: 'ShowTask',
  method: 'GET',
  path: '/v3/tasks/{task_id}',
  summary: 'Read one migration task with its sub-tasks.',
  section: '5.4.5',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:server:getTask',
  params: z.object({ task_id: PathId }),
  reply: ShowTaskResponse,
  refusals: ['TaskNotFound'],
  advancesOnRead: 'task',
  run: ({ params }, workspace) => renderTask(workspace, findTask(workspace, params.task_id)),
})
