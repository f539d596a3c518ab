// Checks the type and the target of a task, for CreateTask and UpdateTask.
import { Refusal } from '../../domain/refusals.ts'
import type { OsType } from '../../domain/server/server.ts'
import type { Task } from '../../domain/task/task.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/**
 * Windows supports block migration only: it has no sub-tasks for files. Throws InvalidTaskType.
 */
export const checkType = (os_type: OsType, type: Task['type'] | null | undefined): void => {
  if (os_type !== 'WINDOWS' || type !== 'MIGRATE_FILE') return
  throw new Refusal('InvalidTaskType', {
    field: 'type',
    rule: 'it must be MIGRATE_BLOCK for Windows',
  })
}

/** A server can be the target of one task only. Throws TargetServerInUse. */
export const checkTargetIsFree = (
  workspace: Workspace,
  vm_id: string | null | undefined,
  task_id?: string,
): void => {
  if (!vm_id) return
  const usingTask = workspace.tasks.ofTarget(vm_id)
  if (usingTask && usingTask.id !== task_id) throw new Refusal('TargetServerInUse', { vm_id })
}
