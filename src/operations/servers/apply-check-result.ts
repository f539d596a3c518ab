// What a new environment check means for a server that is known.
import { stateWithoutTask } from '../../domain/server/checks.ts'
import { enterState, type Server } from '../../domain/server/server.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/** The server where its check puts it; one that has a task stands where that task does. */
export const applyCheckResult = ({ tasks, clock }: Workspace, server: Server): Server => {
  if (tasks.ofServer(server.id)) return server
  const { state, migration_cycle } = stateWithoutTask(server.checks)
  return enterState(server, state, migration_cycle, clock.now)
}
