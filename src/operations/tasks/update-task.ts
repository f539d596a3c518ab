// PUT /v3/tasks/{task_id}
import { z } from 'zod'
import { PathId } from '../../api/schemas/queries.ts'
import { PutTaskReq, UpdateTaskResponse } from '../../api/schemas/task-update.ts'
import type { sourceStates } from '../../domain/server/server.ts'
import type { TargetServer, Task } from '../../domain/task/task.ts'
import { armNamedFaults } from '../../simulation/arm-named-faults.ts'
import { transitionTask } from '../../simulation/transition.ts'
import { operation } from '../../workspace/operation.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { findTemplate } from '../templates/find-template.ts'
import { checkTargetIsFree, checkType } from './check-target.ts'
import { findTask } from './find-task.ts'
import { checkMigrationIp } from './migration-ip.ts'
import { omitNullish } from './task-view.ts'

type Body = z.output<typeof PutTaskReq>

// Reference, 5.4.6: a clone server is accepted only while the source is in one of these states.
const cloneStates: readonly (typeof sourceStates)[number][] = [
  'syncing',
  'stopping',
  'stopped',
  'cutovering',
  'finished',
  'error',
]

const mergeTargetServer = (body: Body, target: TargetServer): TargetServer => {
  const requested = body.target_server ?? {}
  return {
    ...target,
    ...omitNullish({
      vm_id: requested.vm_id || undefined,
      name: requested.name || undefined,
      ip: requested.ip,
      os_version: requested.os_version,
      system_dir: requested.system_dir,
      disks: requested.disks,
      volume_groups: requested.volume_groups,
      btrfs_list: requested.btrfs_list,
      image_disk_id: body.image_disk_id ?? requested.image_disk_id,
      cutovered_snapshot_ids: body.cutovered_snapshot_ids ?? requested.cutovered_snapshot_ids,
    }),
  } as TargetServer
}

const applyChanges = (workspace: Workspace, body: Body, task: Task): Task => {
  const server = workspace.servers.get(task.source_server_id)
  const takesClone = server !== undefined && cloneStates.includes(server.state)
  return {
    ...task,
    ...omitNullish({
      name: body.name || undefined,
      type: body.type,
      region_id: body.region_id,
      region_name: body.region_name,
      project_id: body.project_id,
      project_name: body.project_name,
      exist_server: body.exist_server,
      migration_ip: body.migration_ip,
      use_ipv6: body.use_ipv6,
      use_public_ip: body.use_public_ip,
      speed_limit: body.speed_limit,
      enterprise_project_id: body.enterprise_project,
      vm_template_id: body.vm_template_id,
      target_snapshot_id: body.snapshot_ids,
      clone_server: takesClone ? body.clone_server : undefined,
    }),
    target_server: mergeTargetServer(body, task.target_server),
  } as Task
}

/**
 * A new template of the task must exist. Its current one is accepted unchecked, since older callers
 * send the whole task back. Throws TemplateNotFound.
 */
const checkTemplate = (workspace: Workspace, { vm_template_id }: Body, task: Task) => {
  if (vm_template_id && vm_template_id !== task.vm_template_id)
    findTemplate(workspace, vm_template_id)
}

/**
 * Changes a task. Missing and null fields do not change it. A new speed limit takes effect at once.
 * Fields of older editions (state, sub_tasks, dates, ...) are accepted and ignored.
 */
export const UpdateTask = operation({
  id: 'UpdateTask',
  method: 'PUT',
  path: '/v3/tasks/{task_id}',
  summary: 'Change a migration task.',
  section: '5.4.6',
  evidence: 'documented',
  auth: 'token',
  policyAction: 'sms:server:updateTask',
  params: z.object({ task_id: PathId }),
  body: PutTaskReq,
  reply: UpdateTaskResponse,
  fieldRefusals: { name: 'InvalidTaskName', type: 'InvalidTaskType' },
  refusals: [
    'TaskNotFound',
    'InvalidTaskName',
    'InvalidTaskType',
    'InvalidMigrationIp',
    'TargetServerInUse',
    'TemplateNotFound',
  ],
  run: ({ params, body }, workspace) => {
    const task = findTask(workspace, params.task_id)
    checkType(task.os_type, body.type)
    checkTargetIsFree(workspace, body.target_server?.vm_id, task.id)
    checkTemplate(workspace, body, task)
    if (body.migration_ip)
      checkMigrationIp(body.migration_ip, body.use_ipv6 ?? task.use_ipv6 ?? false)
    const changed = applyChanges(workspace, body, task)
    workspace.tasks.save(changed)
    transitionTask(workspace, changed, { type: 'retime' })
    const { id, name } = changed
    if (name !== task.name) armNamedFaults(workspace, { kind: 'task', id, name })
    return { id: task.id }
  },
})
