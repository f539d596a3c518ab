// Why: the door through which requests and tasks are explained.

import type { Outside } from '../journal/unmatched.ts'
import type { Explain } from '../pipeline/host.ts'
import { within } from '../pipeline/run-in-workspace.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Setting } from './about.ts'
import { explainInside, explainOutside } from './request.ts'
import { standingFaults } from './standing-faults.ts'
import { explainTask } from './task.ts'

export type { RequestExplanation, TaskExplanation } from './schema.ts'

/** Explains what an emulator's journals, histories and event logs remember. */
export const explainer = ({ outside, ...setting }: Setting & { outside: Outside }): Explain => {
  const inside = (workspace: Workspace, request_id: string) => {
    const entry = workspace.journal.ofRequest(request_id)
    return entry && explainInside(setting, workspace, entry)
  }
  const anywhere = (request_id: string) => {
    const entry = outside.ofRequest(request_id)
    if (entry) return explainOutside(setting, entry)
    for (const name of setting.workspaces.names()) {
      const workspace = setting.workspaces.find(name)
      const found = workspace && inside(workspace, request_id)
      if (found) return found
    }
    return undefined
  }
  return {
    request: (request_id, workspace) =>
      workspace ? inside(workspace, request_id) : anywhere(request_id),
    task: (workspace, task_id) => {
      within(workspace, () => {})
      const task = workspace.tasks.get(task_id)
      return explainTask(workspace, task_id, task ? standingFaults(workspace, task) : [])
    },
  }
}
