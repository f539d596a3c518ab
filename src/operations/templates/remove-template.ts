// What DeleteTemplate and DeleteTemplates both do.
import { Refusal } from '../../domain/refusals.ts'
import type { Template } from '../../domain/template.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/** Deletes a template. Throws TemplateInUse while a task, in whatever state, names it. */
export const removeTemplate = ({ templates, tasks }: Workspace, { id }: Template): void => {
  const [usingTask] = tasks.ofTemplate(id)
  if (usingTask) throw new Refusal('TemplateInUse', { task_id: usingTask.id })
  templates.delete(id)
}
