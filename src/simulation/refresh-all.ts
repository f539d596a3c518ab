// Faults that have come or gone hold at once, for whatever is under way.

import type { Workspace } from '../workspace/workspace.ts'
import { updateAgentConnection } from './agent-connection.ts'
import { refreshTask } from './refresh-task.ts'

/** To be called when faults have been armed or removed. */
export const refreshAll = (workspace: Workspace): void => {
  const { faults, servers, tasks } = workspace
  const exists = (id: string) => faults.get(id) !== undefined
  for (const server of servers.all()) updateAgentConnection(workspace, server)
  for (const task of tasks.all()) {
    const { task_faults: applied } = task
    if (!applied) refreshTask(workspace, task)
    else {
      const matched = applied.matched.filter(exists)
      const interruptions = applied.interruptions.filter(({ fault_id }) => exists(fault_id))
      refreshTask(workspace, { ...task, task_faults: { ...applied, matched, interruptions } })
    }
  }
}
