// The entry to explanations: finds the request or task, and explains it.
import type { UnmatchedRequests } from '../journal/unmatched.ts'
import { runAtPresent } from '../simulation/run-in-transaction.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { ExplainContext } from './refusal-context.ts'
import { explainRequest } from './request.ts'
import type { RequestExplanation, TaskExplanation } from './schema.ts'
import { explainTask } from './task.ts'

export type { RequestExplanation, TaskExplanation } from './schema.ts'

/** Explains requests and tasks; returns undefined for an id of which nothing is known. */
export type Explainer = {
  /** A request of the workspace, or, without one, of any workspace or of none. */
  request: (request_id: string, workspace?: Workspace) => RequestExplanation | undefined
  /** A task that exists, or was deleted. */
  task: (workspace: Workspace, task_id: string) => TaskExplanation | undefined
}

/** Explains from the journals, histories and event logs of an emulator. */
export const createExplainer = ({
  unmatched,
  ...context
}: ExplainContext & { unmatched: UnmatchedRequests }): Explainer => {
  const explainIn = (workspace: Workspace, request_id: string) => {
    const entry = workspace.journal.byRequestId(request_id)
    return entry && explainRequest(context, entry, workspace)
  }
  return {
    request: (request_id, workspace) => {
      if (workspace) return explainIn(workspace, request_id)
      const entry = unmatched.byRequestId(request_id)
      if (entry) return explainRequest(context, entry)
      for (const name of context.workspaces.names()) {
        const found = explainIn(context.workspaces.find(name)!, request_id)
        if (found) return found
      }
      return undefined
    },
    task: (workspace, task_id) => {
      runAtPresent(workspace, () => {})
      return explainTask(workspace, task_id)
    },
  }
}
