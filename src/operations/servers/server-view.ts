// Source servers in replies.
import type { z } from 'zod'
import type { SourceServersResponseBody } from '../../api/schemas/server-list.ts'
import type { ShowServerResponse } from '../../api/schemas/server-replies.ts'
import { renderParts } from '../../domain/server/adjust.ts'
import type { Server } from '../../domain/server/server.ts'
import { initTargetServer } from '../../domain/server/storage.ts'
import { cloneServerAt, copiedBytes, type Figures, figuresOf } from '../../domain/task/figures.ts'
import { createsTarget } from '../../domain/task/plan.ts'
import type { Task } from '../../domain/task/task.ts'
import { taskContext } from '../../simulation/task-context.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { omitNullish, remainingTime } from '../tasks/task-view.ts'

type ReplyOf<T extends z.ZodType> = z.input<T>

/** Whether the target existed before the migration. */
const existedBefore = (task: Task): boolean =>
  task.exist_server ??
  (!createsTarget(task) && !task.sub_tasks.some(({ name }) => name === 'CREATE_CLOUD_SERVER'))

/** The task of a source, with the defaults of Table 5-110 as the examples print them. */
const currentTask = (workspace: Workspace, task: Task, figures: Figures) => {
  return {
    id: task.id,
    name: task.name,
    type: task.type,
    state: task.state,
    speed_limit: task.speed_limit,
    migrate_speed: figures.migrate_speed,
    start_target_server: task.start_target_server,
    region_id: task.region_id,
    project_name: task.project_name,
    project_id: task.project_id,
    target_server: { vm_id: task.target_server.vm_id, name: task.target_server.name },
    clone_server: cloneServerAt(task, workspace.clock.now),
    subtask_info: figures.subtask_info,
    ...omitNullish({
      start_date: task.start_date,
      vm_template_id: task.vm_template_id,
    }),
    log_collect_status: task.log_collect_status ?? 'INIT',
    exist_server: existedBefore(task),
    use_public_ip: task.use_public_ip ?? true,
  }
}

/** The link to an uploaded log: an OBS address (*assumed*: the reference has no example). */
const logShareUrl = (task: Task) => {
  const { log_bucket, log_upload_time, log_expire } = task
  if (!log_bucket || !log_upload_time) return undefined
  const address = `https://${log_bucket}.obs.${task.region_id}.myhuaweicloud.com/${task.id}.tar.gz`
  if (!log_expire) return address
  return `${address}?Expires=${Math.floor(log_upload_time / 1000) + log_expire}`
}

/** The fields of a server's task that only ListServers has. */
const logFields = (task: Task) =>
  omitNullish({
    log_bucket: task.log_bucket,
    log_expire: task.log_expire,
    log_upload_time: task.log_upload_time,
    log_share_url: logShareUrl(task),
  })

/** The fields of both replies. */
const commonFields = (workspace: Workspace, server: Server, task: Task | undefined) => {
  const { registered } = server
  return {
    id: server.id,
    ip: server.ip,
    name: server.name,
    enterprise_project_id: server.enterprise_project_id,
    add_date: server.add_date,
    os_type: server.os_type,
    os_version: registered.os_version ?? '',
    oem_system: registered.oem_system ?? false,
    state: server.state,
    connected: server.connected,
    cpu_quantity: registered.cpu_quantity ?? 0,
    memory: registered.memory ?? 0,
    checks: server.checks,
    init_target_server: initTargetServer(
      registered.disks ?? [],
      registered.volume_groups ?? [],
      server.os_type,
    ),
    ...(task ? copiedBytes(task, workspace.clock.now) : { replicatesize: 0, totalsize: 0 }),
    stage_action_time: server.stage_action_time,
    last_visit_time: server.last_visit_time,
    migration_cycle: server.migration_cycle,
    state_action_time: server.state_action_time,
    agent_version: registered.agent_version ?? '',
    has_tc: registered.has_tc ?? false,
    start_type: registered.start_type ?? 'MANUAL',
  }
}

/** The reply of ShowServer: the registered fields as sent, with adjustments. */
export const renderServer = (
  workspace: Workspace,
  server: Server,
): ReplyOf<typeof ShowServerResponse> => {
  const task = workspace.tasks.ofServer(server.id)
  const { registered } = server
  return {
    ...commonFields(workspace, server, task),
    hostname: registered.hostname ?? '',
    ...omitNullish({ firmware: registered.firmware }),
    ...(task && {
      current_task: currentTask(
        workspace,
        task,
        figuresOf(task, taskContext(workspace, task, server)),
      ),
    }),
    disks: renderParts(registered.disks ?? []),
    volume_groups: renderParts(registered.volume_groups ?? []),
    btrfs_list: (registered.btrfs_list ?? []) as ReplyOf<typeof ShowServerResponse>['btrfs_list'],
    networks: (registered.networks ?? []) as ReplyOf<typeof ShowServerResponse>['networks'],
  }
}

/** An item of ListServers. */
export const renderServerSummary = (
  workspace: Workspace,
  server: Server,
): ReplyOf<typeof SourceServersResponseBody> => {
  const task = workspace.tasks.ofServer(server.id)
  const figures = task && figuresOf(task, taskContext(workspace, task, server))
  return {
    ...commonFields(workspace, server, task),
    is_consistency_result_exist: server.is_consistency_result_exist,
    current_task:
      task && figures
        ? {
            ...currentTask(workspace, task, figures),
            estimate_complete_time: figures.estimate_complete_time,
            remain_seconds: remainingTime(workspace, figures.remain_ms),
            compress_rate: 0,
            ...logFields(task),
          }
        : null,
  }
}
