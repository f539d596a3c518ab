// Templates that belong to a single task.
import type { Task } from '../domain/task/task.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** Deletes the private templates of a task that is gone, but for those another task uses too. */
export const dropPrivateTemplates = ({ templates, tasks }: Workspace, gone: Task): void => {
  for (const id of [gone.vm_template_id, gone.clonevm_template_id]) {
    const template = id ? templates.get(id) : undefined
    if (!template || template.is_template) continue
    if (tasks.ofTemplate(template.id).length === 0) templates.delete(template.id)
  }
}
