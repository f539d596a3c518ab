// Finds the migration project that a path or a body names.
import type { Project } from '../../domain/project.ts'
import { Refusal } from '../../domain/refusals.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/** The migration project with this id. Throws the refusal ProjectNotFound. */
export const findProject = (workspace: Workspace, mig_project_id: string): Project => {
  const project = workspace.projects.get(mig_project_id)
  if (!project) throw new Refusal('ProjectNotFound', { mig_project_id })
  return project
}
