// Why: the door through which requests and tasks are explained.

import type { UnmatchedRequests } from '../journal/unmatched.ts'
import type { Explain } from '../pipeline/host.ts'
import { runInTransaction } from '../pipeline/run-in-workspace.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { activeFaults } from './active-faults.ts'
import type { ExplainContext } from './refusal-context.ts'
import { explainJournalRequest, explainUnmatchedRequest } from './request.ts'
import { explainTask } from './task.ts'

export type { RequestExplanation, TaskExplanation } from './schema.ts'

/** Explains what an emulator's journals, histories and event logs remember. */
export const createExplainer = ({
  outside: unmatched,
  ...context
}: ExplainContext & { outside: UnmatchedRequests }): Explain => {
  const explainInWorkspace = (workspace: Workspace, request_id: string) => {
    const entry = workspace.journal.byRequestId(request_id)
    return entry && explainJournalRequest(context, workspace, entry)
  }
  const explainAnywhere = (request_id: string) => {
    const entry = unmatched.byRequestId(request_id)
    if (entry) return explainUnmatchedRequest(context, entry)
    for (const name of context.workspaces.names()) {
      const workspace = context.workspaces.find(name)
      const found = workspace && explainInWorkspace(workspace, request_id)
      if (found) return found
    }
    return undefined
  }
  return {
    request: (request_id, workspace) =>
      workspace ? explainInWorkspace(workspace, request_id) : explainAnywhere(request_id),
    task: (workspace, task_id) => {
      runInTransaction(workspace, () => {})
      const task = workspace.tasks.get(task_id)
      return explainTask(workspace, task_id, task ? activeFaults(workspace, task) : [])
    },
  }
}
