// Copies a workspace, as it is or as it was.
import { serializeDatabase } from '../store/database.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Workspaces } from '../workspace/workspaces.ts'
import { lastRequestNumber } from './point-in-time.ts'
import { rewindSandbox } from './sandbox.ts'

/**
 * Copies a workspace, as it is or as it was right after `request`, to the workspace `name`. The
 * copy's request numbers continue from there. Earlier requests are not in its history.
 */
export const fork = (
  workspaces: Workspaces,
  workspace: Workspace,
  name: string,
  request?: number,
): Workspace =>
  workspaces.install(name, serializeDatabase(workspace.db), (forked) => {
    if (request !== undefined) rewindSandbox(forked, workspace, request)
    forked.history.clear(request ?? lastRequestNumber(workspace))
    forked.history.untracked(() => forked.clock.jumpTo(forked.clock.now))
  })
