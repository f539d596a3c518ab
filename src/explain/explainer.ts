// Why: the door through which requests and tasks are explained.

import type { UnmatchedRequests } from '../journal/unmatched.ts'
import { runAtPresent } from '../simulation/run-in-transaction.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { ExplainContext } from './refusal-context.ts'
import { explainJournalRequest, explainUnmatchedRequest } from './request.ts'
import type { RequestExplanation, TaskExplanation } from './schema.ts'
import { explainTask } from './task.ts'

export type { RequestExplanation, TaskExplanation } from './schema.ts'

/** Explains; undefined where nothing of that id is known. */
export type Explainer = {
  /** A request of the workspace, or, without one, of any workspace or of none. */
  request: (request_id: string, workspace?: Workspace) => RequestExplanation | undefined
  /** A task that exists, or existed. */
  task: (workspace: Workspace, task_id: string) => TaskExplanation | undefined
}

/** Explains what an emulator's journals, histories and event logs remember. */
export const createExplainer = ({
  unmatched,
  ...context
}: ExplainContext & { unmatched: UnmatchedRequests }): Explainer => {
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
      runAtPresent(workspace, () => {})
      return explainTask(workspace, task_id)
    },
  }
}
