// GET /v3/tasks
import { z } from 'zod'
import { text } from '../../api/fields.ts'
import { TaskState } from '../../api/schemas/common.ts'
import { pageOf, paging, QueryId } from '../../api/schemas/queries.ts'
import { ListTasksResponse } from '../../api/schemas/task-list.ts'
import { operation } from '../../workspace/operation.ts'
import { renderTaskSummary } from './task-view.ts'

/** Lists tasks, newest first. All filters are exact matches; `count` is the total. */
export const ListTasks = operation({
  id: 'ListTasks',
  method: 'GET',
  path: '/v3/tasks',
  summary: 'List migration tasks by state, name, id, source or enterprise project.',
  section: '5.4.2',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:server:listTask',
  query: z.object({
    state: TaskState.optional(),
    name: text().optional(),
    id: QueryId.optional(),
    source_server_id: QueryId.optional(),
    ...paging(200),
    enterprise_project_id: text().optional(),
  }),
  reply: ListTasksResponse,
  refusals: [],
  advancesOnRead: 'tasks',
  run: ({ query }, workspace) => {
    const { limit: _limit, offset: _offset, ...filter } = query
    const { count, tasks } = workspace.tasks.list(filter, pageOf(query, 100))
    return { count, tasks: tasks.map((task) => renderTaskSummary(workspace, task)) }
  },
})
