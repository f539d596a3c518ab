// Deletes a template, for DeleteTemplate and DeleteTemplates.
import { Refusal } from '../../domain/refusals.ts'
import type { Template } from '../../domain/template.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/** Deletes a template. Throws TemplateInUse if a task in any state uses it. */
export const removeTemplate = ({ templates, tasks }: Workspace, { id }: Template): void => {
  const [usingTask] = tasks.ofTemplate(id)
  if (usingTask) throw new Refusal('TemplateInUse', { task_id: usingTask.id })
  templates.delete(id)
}
