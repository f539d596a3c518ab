// POST /v3/tasks/consistency-results/export
import { z } from 'zod'
import { CustomReply } from '../../api/operation.ts'
import { BatchGetConsistencyResultReq } from '../../api/schemas/consistency.ts'
import { Refusal } from '../../domain/refusals.ts'
import type { Task } from '../../domain/task/task.ts'
import { operation } from '../../workspace/operation.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { findServer } from '../servers/find-server.ts'
import { findTask } from '../tasks/find-task.ts'
import { resultsFile } from './results-file.ts'

type TaskReference = z.output<typeof BatchGetConsistencyResultReq>['task_info'][number]

/** The task with this id, or else the task of this source. */
const taskOf = (
  workspace: Workspace,
  { task_id, source_id }: TaskReference,
  index: number,
): Task => {
  if (task_id) return findTask(workspace, task_id)
  if (!source_id)
    throw new Refusal('MissingParameter', {
      field: `task_info[${index}].task_id`,
      rule: 'it is required without a source_id',
    })
  const task = workspace.tasks.ofServer(findServer(workspace, source_id).id)
  if (!task) throw new Refusal('TaskNotFound', { task_id: `of source server ${source_id}` })
  return task
}

/** Returns the consistency checks of several tasks as a file, in the requested order. */
export const ExportConsistencyResults = operation({
  id: 'ExportConsistencyResults',
  method: 'POST',
  path: '/v3/tasks/consistency-results/export',
  summary: 'Download the results of the consistency checks of several tasks.',
  section: '5.4.15',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:server:getBatchConsistencyResults',
  rolePolicyAction: 'sms:server:queryServer',
  hasNoConditionKey: true,
  documents404: true,
  body: BatchGetConsistencyResultReq,
  reply: z.custom<Buffer>(Buffer.isBuffer).meta({ type: 'string', format: 'binary' }),
  produces: 'application/octet-stream',
  replyDescription: 'A CSV file with a line for each directory that was checked.',
  refusals: ['TaskNotFound', 'ServerNotFound'],
  run: ({ body, headers }, workspace) => {
    const tasks = body.task_info.map((asked, i) => taskOf(workspace, asked, i))
    const file = resultsFile(
      tasks.map((task, i) => ({
        task,
        source_name:
          workspace.servers.get(task.source_server_id)?.name ??
          body.task_info[i]?.source_name ??
          '',
        groups: workspace.results.ofTask(task.id),
      })),
      headers['x-language'],
    )
    return new CustomReply(Buffer.from(file), {
      headers: {
        // Not text/* or JSON, which the Java SDK would try to parse.
        'Content-Type': 'application/octet-stream',
        'Content-Disposition': 'attachment; filename="consistency-results.csv"',
      },
    })
  },
})
