// What a reported consistency check leaves: its result, and a mark on the source server.
import type { ConsistencyResultGroup } from '../domain/task/consistency.ts'
import type { Task } from '../domain/task/task.ts'
import type { Workspace } from '../workspace/workspace.ts'

/**
 * Keeps the result of a check of a task; its server now has one (`is_consistency_result_exist`).
 */
export const reportConsistency = (
  { results, servers }: Workspace,
  task: Task,
  group: ConsistencyResultGroup,
): void => {
  results.insert(task.id, group)
  const server = servers.get(task.source_server_id)
  if (server) servers.save({ ...server, is_consistency_result_exist: true })
}
