// GET /_emulator/workspaces/{workspace}/tasks/{task_id}
import { z } from 'zod'
import { ControlError } from '../../api/control-error.ts'
import { findWorkspace, WorkspacePath } from '../../api/control-schemas.ts'
import { ShowTaskResponse } from '../../api/schemas/task-replies.ts'
import { renderTask } from '../../operations/tasks/task-view.ts'
import { hostOperation } from '../../pipeline/host.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { PointInTimeReference, resolvePointInTime } from '../find-point-in-time.ts'
import { inSandboxAt } from '../sandbox.ts'

const renderTaskAt = (workspace: Workspace, task_id: string, timeText: string) => {
  const task = workspace.tasks.get(task_id)
  if (task) return renderTask(workspace, task)
  throw new ControlError(
    404,
    'TaskNotFound',
    `There is no task ${task_id} in this workspace ${timeText}.`,
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
  query: z.object({ at: PointInTimeReference.optional() }),
  reply: ShowTaskResponse,
  refusals: [],
  run: ({ params: { workspace: name, task_id }, query: { at } }, host) => {
    const workspace = findWorkspace(host, name)
    if (at === undefined)
      return host.within(workspace, () => renderTaskAt(workspace, task_id, 'now'))
    host.within(workspace, () => undefined)
    return inSandboxAt(workspace, resolvePointInTime(workspace, at), (sandbox) =>
      renderTaskAt(sandbox, task_id, `at ${at}`),
    )
  },
})
