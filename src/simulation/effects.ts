// The machine's named effects: what they change of a task, and leave beside it, with ids drawn.
import { bytesToCopy } from '../domain/server/storage.ts'
import { simulatedCheckResults, toResultGroup } from '../domain/task/consistency.ts'
import type { SubTaskName } from '../domain/task/sub-task.ts'
import type { Task } from '../domain/task/task.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { reportConsistency } from './report-consistency.ts'

type Effect = (task: Task, workspace: Workspace) => Task

const withTarget = (task: Task, change: Partial<Task['target_server']>): Task => ({
  ...task,
  target_server: { ...task.target_server, ...change },
})

/** What the end of a sub-task leaves on the target server. */
const subTaskEffects: Partial<Record<SubTaskName, Effect>> = {
  CREATE_CLOUD_SERVER: (task, { ids }) =>
    withTarget(task, {
      vm_id: ids.uuid(),
      // What was given stays (*assumed*): Terraform makes the task anew where it reads another.
      disks: task.target_server.disks.map((disk) => ({
        ...disk,
        disk_id: disk.disk_id || ids.uuid(),
      })),
    }),
  // The temporary 40 GB disk that carries the agent image.
  ATTACH_AGENT_IMAGE: (task, { ids }) => withTarget(task, { image_disk_id: ids.uuid() }),
  DETTACH_AGENT_IMAGE: (task) => withTarget(task, { image_disk_id: null }),
}

const lastEndedRow = (task: Task) => task.sub_tasks.findLast((row) => row.end_date !== null)

/** Effects by their name in the machine. */
export const effects: Readonly<Record<string, Effect>> = {
  equipTarget: (task, workspace) => {
    const name = lastEndedRow(task)?.name
    return (name && subTaskEffects[name]?.(task, workspace)) || task
  },
  // The built-in agent reports what it has checked; an outside one does so itself.
  reportCheck: (task, workspace) => {
    const { disks, volume_groups } = task.target_server
    const driver = workspace.servers.get(task.source_server_id)?.driver
    if (lastEndedRow(task)?.name === 'CHECK_CONSISTENCY' && driver === 'simulated') {
      const results = simulatedCheckResults(task, bytesToCopy(disks, volume_groups))
      reportConsistency(workspace, task, toResultGroup(results, workspace.clock.now))
    }
    return task
  },
  // A snapshot follows each launch and replaces the one before (user guide).
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
