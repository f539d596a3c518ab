// Finds the source server that a path names.
import { Refusal } from '../../domain/refusals.ts'
import type { Server } from '../../domain/server/server.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/** The server with this id. Throws the refusal ServerNotFound. */
export const findServer = (workspace: Workspace, source_id: string): Server => {
  const server = workspace.servers.get(source_id)
  if (!server) throw new Refusal('ServerNotFound', { source_id })
  return server
}
