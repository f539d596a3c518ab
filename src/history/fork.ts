// A second world out of the first: equal to it, and from then on its own.
import { bytesOf } from '../store/database.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Workspaces } from '../workspace/workspaces.ts'
import { lastRequest } from './point-in-time.ts'
import { goBack } from './sandbox.ts'

/**
 * Copies a workspace as it is, or as it was right after `request`, to a name. The numbers of the
 * copy's requests go on from there; what came before is not in its history.
 */
export const fork = (
  workspaces: Workspaces,
  workspace: Workspace,
  name: string,
  request?: number,
): Workspace =>
  workspaces.install(name, bytesOf(workspace.db), (copy) => {
    if (request !== undefined) goBack(copy, workspace, request)
    copy.history.forget(request ?? lastRequest(workspace))
    copy.history.unwatched(() => copy.clock.leap(copy.clock.now))
  })
