// POST /v3/tasks
import type { z } from 'zod'
import { CreateTaskResponse, PostTask } from '../../api/schemas/tasks.ts'
import { Refusal } from '../../domain/refusals.ts'
import type { Server } from '../../domain/server/server.ts'
import { initTargetServer } from '../../domain/server/storage.ts'
import { targetDisk } from '../../domain/task/target.ts'
import type { TargetServer, Task } from '../../domain/task/task.ts'
import { armNamedFaults } from '../../simulation/arm-named-faults.ts'
import { initialiseTask, transitionTask } from '../../simulation/transition.ts'
import { operation } from '../../workspace/operation.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { findTemplate } from '../templates/find-template.ts'
import { checkTargetIsFree, checkType } from './check-target.ts'
import { checkMigrationIp } from './migration-ip.ts'
import { omitNullish } from './task-view.ts'

type Body = z.output<typeof PostTask>

/** The failed check items of a source. There are none if only its agent reported it unavailable. */
const describeFailedChecks = ({ checks }: Server) => {
  const failed = checks
    .filter(({ result }) => result === 'ERROR')
    .map(({ name, error_code }) => (error_code ? `${name}: ${error_code}` : name))
  return `it failed the environment check${failed.length > 0 ? ` (${failed.join(', ')})` : ''}`
}

/** The source of the new task: registered, available, connected and without a task. */
const findSource = (workspace: Workspace, source_id: string): Server => {
  const server = workspace.servers.get(source_id)
  if (!server) throw new Refusal('ServerIdUnknown', { source_id })
  if (!server.connected) throw new Refusal('AgentOffline', { source_id })
  if (server.state === 'unavailable')
    throw new Refusal('ServerUnavailable', { source_id, rule: describeFailedChecks(server) })
  const task = workspace.tasks.ofServer(source_id)
  if (task) throw new Refusal('ServerStateUnfit', { rule: `it already has the task ${task.id}` })
  return server
}

const checkBody = (workspace: Workspace, body: Body, server: Server) => {
  const { os_type: requestedOsType, type, target_server, exist_server } = body
  if (requestedOsType && requestedOsType !== server.os_type)
    throw new Refusal('OsTypeConflict', { given: requestedOsType, known: server.os_type })
  checkType(server.os_type, type)
  if (exist_server === false && server.registered.firmware === 'UEFI')
    throw new Refusal('UefiNeedsExistingServer')
  checkTargetIsFree(workspace, target_server.vm_id)
  checkMigrationIp(body.migration_ip, body.use_ipv6 === true)
  for (const id of [body.vm_template_id, body.clonevm_template_id])
    if (id) findTemplate(workspace, id)
}

const newTargetServer = (
  workspace: Workspace,
  { target_server: requested, vm_template_id }: Body,
  server: Server,
): TargetServer => {
  const { ids } = workspace
  const templateName = vm_template_id && workspace.templates.get(vm_template_id)?.target_server_name
  const { disks = [], volume_groups = [] } = server.registered
  const defaults = initTargetServer(disks ?? [], volume_groups ?? [], server.os_type)
  return {
    id: ids.uuid(),
    vm_id: requested.vm_id ?? '',
    name: requested.name ?? (templateName || server.name),
    ip: null,
    os_type: server.os_type,
    os_version: server.registered.os_version ?? null,
    system_dir:
      typeof server.registered.system_dir === 'string' ? server.registered.system_dir : null,
    disks: (requested.disks ?? defaults.disks).map((disk, index) =>
      targetDisk(disk, index, server, () => ids.nextNumber('disk')),
    ),
    volume_groups: requested.volume_groups ?? defaults.volume_groups,
    ...omitNullish({ btrfs_list: requested.btrfs_list }),
    image_disk_id: null,
    cutovered_snapshot_ids: null,
  }
}

const newTask = (workspace: Workspace, body: Body, server: Server): Task => ({
  id: workspace.ids.uuid(),
  name: body.name,
  type: body.type,
  os_type: server.os_type,
  state: 'READY',
  lifecycle: {},
  resume: 'initialize',
  priority: body.priority ?? 1,
  speed_limit: body.speed_limit ?? 0,
  over_speed_threshold: body.over_speed_threshold ?? 10,
  region_id: body.region_id,
  region_name: body.region_name,
  project_id: body.project_id,
  project_name: body.project_name,
  enterprise_project_id: server.enterprise_project_id,
  start_target_server: body.start_target_server ?? true,
  auto_start: body.auto_start ?? false,
  ...omitNullish({
    exist_server: body.exist_server,
    use_public_ip: body.use_public_ip,
    use_ipv6: body.use_ipv6,
    syncing: body.syncing,
    need_migration_test: body.need_migration_test,
  }),
  is_need_consistency_check: body.is_need_consistency_check ?? false,
  migration_ip: body.migration_ip || null,
  vm_template_id: body.vm_template_id ?? null,
  clonevm_template_id: body.clonevm_template_id ?? null,
  source_server_id: server.id,
  target_server: newTargetServer(workspace, body, server),
  clone_server: null,
  target_snapshot_id: null,
  network_check_info: null,
  log_collect_status: null,
  error_json: '',
  create_date: workspace.clock.now,
  start_date: null,
  finish_date: null,
  estimate_complete_time: null,
  remain_ms: 0,
  launched: false,
  rounds: { cutover: 0, resync: 0 },
  sub_tasks: [],
})

/** Creates the migration task of a registered source. It is READY, and has to be started. */
export const CreateTask = operation({
  id: 'CreateTask',
  method: 'POST',
  path: '/v3/tasks',
  summary: 'Create a migration task for a registered source server.',
  section: '5.4.1',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:server:createTask',
  body: PostTask,
  reply: CreateTaskResponse,
  fieldRefusals: { name: 'InvalidTaskName', type: 'InvalidTaskType', os_type: 'InvalidOsType' },
  refusals: [
    'ServerIdUnknown',
    'AgentOffline',
    'ServerUnavailable',
    'ServerStateUnfit',
    'OsTypeConflict',
    'InvalidTaskName',
    'InvalidTaskType',
    'InvalidOsType',
    'UefiNeedsExistingServer',
    'TargetServerInUse',
    'InvalidMigrationIp',
    'TemplateNotFound',
  ],
  run: ({ body }, workspace) => {
    const server = findSource(workspace, body.source_server.id)
    checkBody(workspace, body, server)
    const task = initialiseTask(workspace, newTask(workspace, body, server))
    if (body.start_network_check) transitionTask(workspace, task, { type: 'network_check' })
    armNamedFaults(workspace, { kind: 'task', ...task })
    return { id: task.id }
  },
})
