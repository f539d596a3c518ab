// What a new environment check means for a server that is known.
import { standingOf } from '../../domain/server/checks.ts'
import { enterState, type Server } from '../../domain/server/server.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/** The server where its check puts it; one that has a task stands where that task does. */
export const standByCheck = ({ tasks, clock }: Workspace, server: Server): Server => {
  if (tasks.ofServer(server.id)) return server
  const { state, migration_cycle } = standingOf(server.checks)
  return enterState(server, state, migration_cycle, clock.now)
}
