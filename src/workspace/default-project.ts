// The migration project that a workspace has before anyone makes one.
import { systemProject } from '../domain/project.ts'
import type { Projects } from '../store/projects.ts'
import type { Servers } from '../store/servers.ts'
import type { Ids } from './ids.ts'

type Target = {
  projects: Projects
  servers: Servers
  ids: Ids
  transact: (work: () => void) => void
}

/**
 * Gives a workspace its first project: when it is created, or when a database older than projects
 * is opened, whose servers then move into it. The id follows from the seed, and no other id shifts.
 */
export const ensureDefaultProject = (workspace: Target): void => {
  const { projects, servers, ids } = workspace
  if (projects.count() > 0) return
  const project = systemProject(ids.fixedId('migproject:first'))
  workspace.transact(() => {
    projects.insert(project)
    projects.makeDefault(project.id)
    servers.moveAll('', project.id)
  })
}
