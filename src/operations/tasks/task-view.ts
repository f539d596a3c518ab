// Tasks in replies.
import type { z } from 'zod'
import type { TasksResponseBody } from '../../api/schemas/task-list.ts'
import type { ShowTaskResponse } from '../../api/schemas/task-replies.ts'
import type { Server } from '../../domain/server/server.ts'
import { cloneServerAt, type Figures, figuresOf } from '../../domain/task/figures.ts'
import { progressAt, type SubTask } from '../../domain/task/sub-task.ts'
import type { Task } from '../../domain/task/task.ts'
import { currentRow } from '../../domain/task/work.ts'
import { taskContext } from '../../simulation/task-context.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/** The unit of remain_seconds is a setting, because the reference and seed 2 disagree. */
export const remainingTime = (workspace: Workspace, remain_ms: number | null): number | null =>
  remain_ms !== null && workspace.settings.remain_unit === 's'
    ? Math.ceil(remain_ms / 1000)
    : remain_ms

/** Removes undefined and null fields, whose types in the reference do not include null. */
export const omitNullish = <T extends object>(fields: T) =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  ) as { [K in keyof T]?: NonNullable<T[K]> }

const renderSubTask = (row: SubTask, now: number) => ({
  id: row.id,
  name: row.name ?? '',
  progress: progressAt(row, now),
  start_date: row.start_date,
  end_date: row.end_date,
})

/**
 * The rows that replies list: without pauses, and those of a launch only once it has begun
 * (UpdateTask example: a task that replicates lists only REPLICATE).
 */
const visibleSubTasks = (task: Task) => {
  const isLaunching = currentRow(task)?.user_op.startsWith('CUTOVER') ?? true
  return task.sub_tasks.filter(
    (row) =>
      row.name !== null &&
      (isLaunching || row.start_date !== null || !row.user_op.startsWith('CUTOVER')),
  )
}

const renderSource = (server: Server) => ({
  id: server.id,
  ip: server.ip,
  name: server.name,
  os_type: server.os_type,
  os_version: server.registered.os_version ?? '',
  oem_system: server.registered.oem_system ?? false,
  state: server.state,
})

// Typed SDKs expect strings here, although requests and all other replies have objects.
const btrfsNames = (list: readonly unknown[]) =>
  list.map((item) => {
    if (typeof item === 'string') return item
    return `${(item as { name?: string | null } | null)?.name ?? ''}`
  })

/** For Linux `btrfs_list` is mandatory in the table of the newest reference. */
const renderTarget = ({ target_server: { btrfs_list, ...target }, ...task }: Task) => ({
  ...target,
  ...(btrfs_list || (task.os_type === 'LINUX' && !task.is_old_form)
    ? { btrfs_list: btrfsNames(btrfs_list ?? []) }
    : {}),
})

/** The fields that the newest reference adds to those of the seed documents. */
const newerFields = (task: Task, server: Server | undefined, figures: Figures) => ({
  connected: server?.connected ?? false,
  enterprise_project_id: task.enterprise_project_id ?? '0',
  network_check_info: task.network_check_info,
  need_migration_test: task.need_migration_test ?? false,
  subtask_info: figures.subtask_info,
  ...agentLoad(task),
})

const zeroLoad = {
  compress_rate: 0,
  total_cpu_usage: 0,
  agent_cpu_usage: 0,
  total_mem_usage: 0,
  agent_mem_usage: 0,
  total_disk_io: 0,
  agent_disk_io: 0,
}

/** Load figures from the reports of an external agent; the built-in agent reports none. */
const agentLoad = ({ report }: Task) => {
  if (!report) return zeroLoad
  const { replicatesize: _r, totalsize: _t, migrate_speed: _m, remain_ms: _n, ...load } = report
  return { ...zeroLoad, ...load }
}

/** The fields of both replies. */
const commonFields = (task: Task, figures: Figures) => ({
  id: task.id,
  name: task.name,
  type: task.type,
  os_type: task.os_type,
  state: task.state,
  estimate_complete_time: figures.estimate_complete_time,
  create_date: task.create_date,
  // CreateTask accepts any number, but replies allow only three (the models differ).
  priority: Math.min(2, task.priority),
  speed_limit: task.speed_limit,
  migrate_speed: figures.migrate_speed,
  start_target_server: task.start_target_server,
  error_json: task.error_json,
  total_time: figures.total_time,
})

/** The options of a task; each has a status, empty at first (ShowConfigSetting example). */
export const renderOptions = (task: Task) =>
  (task.special_config ?? []).map((option) => ({
    ...option,
    config_status: option.config_status ?? '',
  }))

/** The reply of ShowTask. */
export const renderTask = (workspace: Workspace, task: Task): z.input<typeof ShowTaskResponse> => {
  const server = workspace.servers.get(task.source_server_id)
  const { now } = workspace.clock
  const figures = figuresOf(task, taskContext(workspace, task, server))
  return {
    ...commonFields(task, figures),
    ...omitNullish({ start_date: task.start_date }),
    finish_date: task.finish_date,
    float_ip: task.migration_ip,
    migration_ip: task.migration_ip,
    vm_template_id: task.vm_template_id,
    region_name: task.region_name,
    region_id: task.region_id,
    project_name: task.project_name,
    project_id: task.project_id,
    sub_tasks: visibleSubTasks(task).map((row) => ({
      ...renderSubTask(row, now),
      user_op: row.user_op,
      ...(task.is_old_form ? {} : { process_trace: row.process_trace }),
    })),
    ...(server && {
      source_server: { ...renderSource(server), migration_cycle: server.migration_cycle },
    }),
    target_server: renderTarget(task),
    clone_server: cloneServerAt(task, now),
    target_snapshot_id: task.target_snapshot_id,
    ...omitNullish({
      // Absent after the end: only ListServers has null there.
      remain_seconds: remainingTime(workspace, figures.remain_ms),
      use_public_ip: task.use_public_ip,
      use_ipv6: task.use_ipv6,
      syncing: task.syncing,
      exist_server: task.exist_server,
      log_collect_status: task.log_collect_status,
    }),
    ...(task.is_old_form ? {} : newerFields(task, server, figures)),
  }
}

/**
 * An item of ListTasks. It has sub-tasks, as in the table of the reference and in the acceptance
 * tests of the Terraform provider; the printed examples of 2020 have none.
 */
export const renderTaskSummary = (
  workspace: Workspace,
  task: Task,
): z.input<typeof TasksResponseBody> => {
  const server = workspace.servers.get(task.source_server_id)
  const figures = figuresOf(task, taskContext(workspace, task, server))
  const { target_server: target, clone_server: clone } = task
  return {
    ...commonFields(task, figures),
    sub_tasks: visibleSubTasks(task).map((row) => ({
      ...renderSubTask(row, workspace.clock.now),
      // Not nullable in this reply.
      ...omitNullish({ process_trace: row.process_trace }),
    })),
    source_server: server ? renderSource(server) : null,
    enterprise_project_id: task.enterprise_project_id ?? '0',
    target_server: {
      id: target.id,
      vm_id: target.vm_id,
      name: target.name,
      ip: target.ip,
      os_type: target.os_type,
      os_version: target.os_version,
    },
    clone_server: clone && { vm_id: clone.vm_id ?? '', name: clone.name ?? '' },
    syncing: task.syncing ?? false,
    network_check_info: task.network_check_info,
    special_config: renderOptions(task),
    ...agentLoad(task),
    need_migration_test: task.need_migration_test ?? false,
    subtask_info: figures.subtask_info,
    migration_ip: task.migration_ip ?? '',
    log_collect_status: task.log_collect_status ?? 'INIT',
  }
}
