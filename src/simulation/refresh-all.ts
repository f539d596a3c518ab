// Faults that have come or gone hold at once, for whatever is under way.

import type { Workspace } from '../workspace/workspace.ts'
import { followAgent } from './agent-connection.ts'
import { goOn } from './refresh-task.ts'

/** To be called when faults have been armed or removed. */
export const feelFaults = (workspace: Workspace): void => {
  const { faults, servers, tasks } = workspace
  const exists = (id: string) => faults.get(id) !== undefined
  for (const server of servers.all()) followAgent(workspace, server)
  for (const task of tasks.all()) {
    const { struck } = task
    if (!struck) goOn(workspace, task)
    else {
      const met = struck.met.filter(exists)
      const hindrances = struck.hindrances.filter(({ fault_id }) => exists(fault_id))
      goOn(workspace, { ...task, struck: { ...struck, met, hindrances } })
    }
  }
}
