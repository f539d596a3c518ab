// The named effects of the task machine that draw ids or write other rows.
import { bytesToCopy } from '../domain/server/storage.ts'
import {
  type ConsistencyResultGroup,
  simulatedCheckResults,
  toResultGroup,
} from '../domain/task/consistency.ts'
import type { SubTaskName } from '../domain/task/sub-task.ts'
import type { Task } from '../domain/task/task.ts'
import type { Workspace } from '../workspace/workspace.ts'

type Effect = (task: Task, workspace: Workspace) => Task

/** Effects by their name in the machine. Each returns the task as it is afterwards. */
export const effects: Readonly<Record<string, Effect>> = {
  equipTarget: (task, workspace) => {
    const name = lastEndedRow(task)?.name
    return (name && subTaskEffects[name]?.(task, workspace)) || task
  },
  // The built-in agent reports the check when its row ends; an external one sends its own report.
  reportCheck: (task, workspace) => {
    const { disks, volume_groups } = task.target_server
    const driver = workspace.servers.get(task.source_server_id)?.driver
    if (lastEndedRow(task)?.name === 'CHECK_CONSISTENCY' && driver === 'simulated') {
      const results = simulatedCheckResults(task, bytesToCopy(disks, volume_groups))
      reportConsistency(workspace, task, toResultGroup(results, workspace.clock.now))
    }
    return task
  },
  // Each launch makes a snapshot, which replaces the previous one (user guide).
  takeSnapshot: (task, { ids }) => withTarget(task, { cutovered_snapshot_ids: ids.uuid() }),
  dropSnapshots: (task) => withTarget(task, { cutovered_snapshot_ids: null }),
  nameClone: (task, { ids }) => ({
    ...task,
    clone_server: {
      ...task.clone_server,
      vm_id: ids.uuid(),
      name: `${task.target_server.name}-clone`,
    },
  }),
}

const lastEndedRow = (task: Task) => task.sub_tasks.findLast((row) => row.end_date !== null)

const withTarget = (task: Task, change: Partial<Task['target_server']>): Task => ({
  ...task,
  target_server: { ...task.target_server, ...change },
})

/** What the end of a sub-task changes on the target server. */
const subTaskEffects: Partial<Record<SubTaskName, Effect>> = {
  CREATE_CLOUD_SERVER: (task, { ids }) =>
    withTarget(task, {
      vm_id: ids.uuid(),
      // A given disk id stays (*assumed*): Terraform replaces the task when it reads another one.
      disks: task.target_server.disks.map((disk) => ({
        ...disk,
        disk_id: disk.disk_id || ids.uuid(),
      })),
    }),
  // The temporary 40 GB disk that carries the agent image.
  ATTACH_AGENT_IMAGE: (task, { ids }) => withTarget(task, { image_disk_id: ids.uuid() }),
  DETTACH_AGENT_IMAGE: (task) => withTarget(task, { image_disk_id: null }),
}

/** Stores the result of a consistency check, and marks the source server as having one. */
export const reportConsistency = (
  { results, servers }: Workspace,
  task: Task,
  group: ConsistencyResultGroup,
): void => {
  results.insert(task.id, group)
  const server = servers.get(task.source_server_id)
  if (server) servers.save({ ...server, is_consistency_result_exist: true })
}
