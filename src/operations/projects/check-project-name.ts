// Checks the name of a migration project, for CreateMigproject and UpdateMigproject.
import { Refusal } from '../../domain/refusals.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/** Throws the refusal ProjectNameTaken if a migration project other than `id` has the name. */
export const checkProjectName = (workspace: Workspace, name: string, id?: string): void => {
  const existing = workspace.projects.named(name)
  if (existing && existing.id !== id) throw new Refusal('ProjectNameTaken', { name })
}
