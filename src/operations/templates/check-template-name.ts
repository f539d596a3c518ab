// Checks the name of a template, for CreateTemplate and UpdateTemplate.
import { Refusal } from '../../domain/refusals.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/** Throws the refusal TemplateNameTaken if a template other than `id` has the name. */
export const checkTemplateName = (workspace: Workspace, name: string, id?: string): void => {
  const existing = workspace.templates.named(name)
  if (existing && existing.id !== id) throw new Refusal('TemplateNameTaken', { name })
}
