// The machine's named effects: what they change of a task, with ids drawn for what they create.
import type { SubTaskName } from '../domain/task/sub-task.ts'
import type { Task } from '../domain/task/task.ts'
import type { Ids } from './ids.ts'

type Effect = (task: Task, ids: Ids) => Task

const withTarget = (task: Task, change: Partial<Task['target_server']>): Task => ({
  ...task,
  target_server: { ...task.target_server, ...change },
})

/** What the end of a sub-task leaves on the target server. */
const equipment: Partial<Record<SubTaskName, Effect>> = {
  CREATE_CLOUD_SERVER: (task, ids) =>
    withTarget(task, {
      vm_id: ids.uuid(),
      disks: task.target_server.disks.map((disk) => ({ ...disk, disk_id: ids.uuid() })),
    }),
  // The temporary 40 GB disk that carries the agent image.
  ATTACH_AGENT_IMAGE: (task, ids) => withTarget(task, { image_disk_id: ids.uuid() }),
  DETTACH_AGENT_IMAGE: (task) => withTarget(task, { image_disk_id: null }),
}

const lastEnded = (task: Task) => task.sub_tasks.findLast((row) => row.end_date !== null)

/** Effects by their name in the machine. */
export const effects: Readonly<Record<string, Effect>> = {
  equipTarget: (task, ids) => {
    const name = lastEnded(task)?.name
    return (name && equipment[name]?.(task, ids)) || task
  },
  // A snapshot follows each launch and replaces the one before (user guide).
  takeSnapshot: (task, ids) => withTarget(task, { cutovered_snapshot_ids: ids.uuid() }),
  dropSnapshots: (task) => withTarget(task, { cutovered_snapshot_ids: null }),
  nameClone: (task, ids) => ({
    ...task,
    clone_server: {
      ...task.clone_server,
      vm_id: ids.uuid(),
      name: `${task.target_server.name}-clone`,
    },
  }),
}
