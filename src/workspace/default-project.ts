// The migration project that every workspace has.
import { systemProject } from '../domain/project.ts'
import type { Projects } from '../store/projects.ts'
import type { Servers } from '../store/servers.ts'
import type { Ids } from './ids.ts'

type NewWorkspace = {
  projects: Projects
  servers: Servers
  ids: Ids
  transact: (work: () => void) => void
}

/**
 * Creates the default project of a new workspace, or of a database older than projects, whose
 * servers are moved into it. Its id follows from the seed and does not change the ids after it.
 */
export const ensureDefaultProject = (workspace: NewWorkspace): void => {
  const { projects, servers, ids } = workspace
  if (projects.count() > 0) return
  const project = systemProject(ids.fixedId('migproject:first'))
  workspace.transact(() => {
    projects.insert(project)
    projects.makeDefault(project.id)
    servers.moveAll('', project.id)
  })
}
