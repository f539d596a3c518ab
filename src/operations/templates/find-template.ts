// Finds the template that a path or a body names.
import { Refusal } from '../../domain/refusals.ts'
import type { Template } from '../../domain/template.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/** The template with this id. Throws the refusal TemplateNotFound. */
export const findTemplate = (workspace: Workspace, template_id: string): Template => {
  const template = workspace.templates.get(template_id)
  if (!template) throw new Refusal('TemplateNotFound', { template_id })
  return template
}
