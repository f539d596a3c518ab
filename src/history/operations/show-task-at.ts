// GET /_emulator/workspaces/{workspace}/tasks/{task_id}
import { z } from 'zod'
import { ControlFault } from '../../api/control-error.ts'
import { findWorkspace, WorkspacePath } from '../../api/control-schemas.ts'
import { ShowTaskResponse } from '../../api/schemas/task-replies.ts'
import { showTask } from '../../operations/tasks/task-view.ts'
import { hostOperation } from '../../pipeline/host.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { findMoment, MomentName } from '../find-point-in-time.ts'
import { asOf } from '../sandbox.ts'

const shown = (workspace: Workspace, task_id: string, when: string) => {
  const task = workspace.tasks.get(task_id)
  if (task) return showTask(workspace, task)
  throw new ControlFault(
    404,
    'TaskNotFound',
    `There is no task ${task_id} in this workspace ${when}.`,
    'List its tasks at GET /v3/tasks; one that is gone is found at an instant before its end.',
  )
}

/** Tells a task as ShowTask told it, or would have told it, at another time. No clock moves. */
export const ShowTaskAt = hostOperation({
  id: 'ShowTaskAt',
  method: 'GET',
  path: '/_emulator/workspaces/{workspace}/tasks/{task_id}',
  summary: 'Read a migration task as it is, or as it was after a request or at an instant.',
  evidence: 'assumed',
  auth: 'none',
  params: WorkspacePath.extend({ task_id: z.string() }),
  query: z.object({ at: MomentName.optional() }),
  reply: ShowTaskResponse,
  refusals: [],
  run: ({ params: { workspace: name, task_id }, query: { at } }, host) => {
    const workspace = findWorkspace(host, name)
    if (at === undefined) return host.within(workspace, () => shown(workspace, task_id, 'now'))
    host.within(workspace, () => undefined)
    return asOf(workspace, findMoment(workspace, at), (copy) => shown(copy, task_id, `at ${at}`))
  },
})
