// Applies the result of a new environment check to a registered server.
import { stateWithoutTask } from '../../domain/server/checks.ts'
import { enterState, type Server } from '../../domain/server/server.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/** The server in the state that its check implies. A server with a task has the task's state. */
export const applyCheckResult = ({ tasks, clock }: Workspace, server: Server): Server => {
  if (tasks.ofServer(server.id)) return server
  const { state, migration_cycle } = stateWithoutTask(server.checks)
  return enterState(server, state, migration_cycle, clock.now)
}
