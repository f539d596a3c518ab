// The migration project that a workspace has before anyone makes one.
import { systemProject } from '../domain/project.ts'
import type { Workspace } from './workspace.ts'

/**
 * Gives a workspace its first project: at its birth, or when a database older than projects is
 * opened, whose servers then move into it. Its id follows from the seed, and no drawn id shifts.
 */
export const ensureDefaultProject = (workspace: Workspace): void => {
  const { projects, servers, ids } = workspace
  if (projects.count() > 0) return
  const project = systemProject(ids.fixedId('migproject:first'))
  workspace.transact(() => {
    projects.insert(project)
    projects.makeDefault(project.id)
    servers.moveAll('', project.id)
  })
}
