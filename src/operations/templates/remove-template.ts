// What DeleteTemplate and DeleteTemplates both do.
import { Refusal } from '../../domain/refusals.ts'
import type { Template } from '../../domain/template.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/** Deletes a template. Throws TemplateInUse while a task, in whatever state, names it. */
export const removeTemplate = ({ templates, tasks }: Workspace, { id }: Template): void => {
  const [user] = tasks.ofTemplate(id)
  if (user) throw new Refusal('TemplateInUse', { task_id: user.id })
  templates.delete(id)
}
