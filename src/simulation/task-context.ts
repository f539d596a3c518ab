// What surrounds a task at this instant: the clock, the settings, its source server, and faults.
import type { Server } from '../domain/server/server.ts'
import { bytesToCopy } from '../domain/server/storage.ts'
import { interrupt } from '../domain/task/interruption.ts'
import type { TaskContext } from '../domain/task/pace.ts'
import { limitAt } from '../domain/task/speed-schedule.ts'
import type { Task } from '../domain/task/task.ts'
import type { Workspace } from '../workspace/workspace.ts'

const hasBtrfs = (server: Server | undefined) => Boolean(server?.registered.btrfs_list?.length)

/** The context of a task whose source is `server`; undefined for a source that was deleted. */
export const taskContext = (
  { settings, clock, meta }: Workspace,
  task: Task,
  server: Server | undefined,
): TaskContext => {
  const context: TaskContext = {
    now: clock.now,
    pace: clock.pace,
    line_mbps: settings.line_mbps,
    scheduled_mbps: limitAt(task.speed_limits ?? [], clock.now),
    connected: server?.connected ?? false,
    agent_version: server?.registered.agent_version ?? null,
    driver: server?.driver ?? 'simulated',
    copy_bytes: bytesToCopy(task.target_server.disks, task.target_server.volume_groups),
    ...(hasBtrfs(server) && { has_btrfs: true }),
    next_sub_task_id: meta.get<number>('number:sub_task') ?? 3514,
    delay_overrides: settings.delays,
    legacy_states: settings.legacy_states,
  }
  const interrupted = interrupt(context, task.task_faults?.interruptions ?? [])
  return server?.offline?.outages.length ? { ...interrupted, is_halted: true } : interrupted
}
