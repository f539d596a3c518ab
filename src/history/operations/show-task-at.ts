// GET /_emulator/workspaces/{workspace}/tasks/{task_id}

import { z } from 'zod'
import { ControlError } from '../../api/control-error.ts'
import { WorkspacePath } from '../../api/control-schemas.ts'
import { ShowTaskResponse } from '../../api/schemas/task-replies.ts'
import { renderTask } from '../../operations/tasks/task-view.ts'
import { controlOperation } from '../../workspace/operation.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { PointInTimeReference, resolvePointInTime } from '../resolve-point-in-time.ts'
import { inSandboxAt } from '../sandbox.ts'

const renderTaskAt = (name: string, workspace: Workspace, task_id: string, timeText: string) => {
  const task = workspace.tasks.get(task_id)
  if (task) return renderTask(workspace, task)
  throw new ControlError('TaskNotFound', {
    task_id,
    workspace: name,
    when: ` ${timeText}`,
    more: ' To read a deleted task, set `at` to a time before its deletion.',
  })
}

/** Returns a task as ShowTask would have at another point in time. No clock moves. */
export const ShowTaskAt = controlOperation({
  id: 'ShowTaskAt',
  method: 'GET',
  path: '/_emulator/workspaces/{workspace}/tasks/{task_id}',
  summary: 'Read a migration task as it is, or as it was after a request or at an instant.',
  params: WorkspacePath.extend({ task_id: z.string() }),
  query: z.object({ at: PointInTimeReference.optional() }),
  reply: ShowTaskResponse,
  transaction: false,
  run: ({ params: { task_id }, query: { at } }, workspace) => {
    const { name } = workspace
    if (at === undefined) return renderTaskAt(name, workspace, task_id, 'now')
    return inSandboxAt(workspace, resolvePointInTime(workspace, at), (sandbox) =>
      renderTaskAt(name, sandbox, task_id, `at ${at}`),
    )
  },
})
