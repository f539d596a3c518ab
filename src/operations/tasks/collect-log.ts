// POST /v3/tasks/{task_id}/log
import { z } from 'zod'
import { Empty, PathId } from '../../api/schemas/queries.ts'
import { UploadLogRequestBody } from '../../api/schemas/tasks.ts'
import { Refusal, type RefusalName } from '../../domain/refusals.ts'
import type { Task } from '../../domain/task/task.ts'
import { transitionTask } from '../../simulation/transition.ts'
import { operation } from '../../workspace/operation.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { findTask } from './find-task.ts'

/** The example of CollectLog sends no time, and its link is valid for 300 s. */
const DEFAULT_EXPIRE_S = 300

/**
 * Makes the agent upload its logs to an object bucket. The action `collect_log` of older editions
 * does the same without a bucket. ListServers shows the progress.
 */
export const CollectLog = operation({
  id: 'CollectLog',
  method: 'POST',
  path: '/v3/tasks/{task_id}/log',
  summary: "Upload a migration task's logs to an object bucket.",
  section: '5.4.12',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:server:collectLog',
  params: z.object({ task_id: PathId }),
  body: UploadLogRequestBody,
  reply: Empty,
  refusals: ['TaskNotFound', 'LogNeedsStartedTask', 'LogCollectionRunning', 'LogNeedsNewerAgent'],
  run: ({ params, body }, workspace) => {
    const task: Task = {
      ...findTask(workspace, params.task_id),
      log_bucket: body.log_bucket,
      log_expire: body.log_expire ?? DEFAULT_EXPIRE_S,
      log_upload_time: null,
    }
    if (!transitionTask(workspace, task, { type: 'collect_log' })) refuse(workspace, task)
    return {}
  },
})

const refuse = (workspace: Workspace, task: Task): never => {
  const server = workspace.servers.get(task.source_server_id)
  throw new Refusal(logCollectionRefusal(task), {
    task_id: task.id,
    agent_version: server?.registered.agent_version ?? undefined,
  })
}

/** The refusal if the task cannot collect logs now. */
export const logCollectionRefusal = (task: Task): RefusalName => {
  if (task.start_date === null) return 'LogNeedsStartedTask'
  const isRunning = task.log_collect_status === 'INIT' || task.log_collect_status === 'UPLOADING'
  return isRunning ? 'LogCollectionRunning' : 'LogNeedsNewerAgent'
}
