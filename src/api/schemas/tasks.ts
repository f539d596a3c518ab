// Requests that create tasks, act on them and delete them.
import { z } from 'zod'
import {
  drift,
  flag,
  int,
  legacy,
  list,
  oneOf,
  replyObject,
  requestObject,
  text,
} from '../fields.ts'
import { OsType, OverSpeedThreshold, Priority, RateLimit, TaskType } from './common.ts'
import { TargetDisks } from './disks.ts'
import { BtrfsFileSystem, VolumeGroups } from './volumes.ts'

/** Free text of any length before 2026-01: CreateTask, UpdateTask. */
export const TaskName = drift(text(64, 1).regex(/^[A-Za-z0-9_\-\u4e00-\u9fa5]+$/), text())

/** The template of a target that does not exist yet: CreateTask, UpdateTask. */
export const TargetTemplateId = drift(text(100), text())

/** The source to migrate: CreateTask. */
export const SourceServerByTask = requestObject({ id: text() }, ['id'])

/** The requested target: CreateTask. With a template, Terraform sends neither name nor vm_id. */
export const TargetServerByTask = requestObject({
  btrfs_list: list(BtrfsFileSystem),
  disks: drift(list(TargetDisks, 50), list(TargetDisks)),
  name: text(),
  vm_id: text(),
  volume_groups: drift(list(VolumeGroups, 50), list(VolumeGroups)),
})

/** CreateTask. */
export const PostTask = requestObject(
  {
    name: TaskName,
    type: TaskType,
    start_target_server: flag(),
    auto_start: flag(),
    os_type: OsType,
    source_server: SourceServerByTask,
    target_server: TargetServerByTask,
    migration_ip: text(),
    region_name: text(),
    region_id: text(),
    project_name: text(),
    project_id: text(),
    priority: Priority,
    vm_template_id: TargetTemplateId,
    clonevm_template_id: text(100),
    use_public_ip: flag(),
    use_ipv6: flag(),
    syncing: flag(),
    exist_server: flag(),
    start_network_check: flag(),
    speed_limit: RateLimit,
    over_speed_threshold: OverSpeedThreshold,
    is_need_consistency_check: flag(),
    need_migration_test: flag(),
    // Not in the tables, but in the application example of the reference.
    auto_install_pvdriver: legacy(flag()),
  },
  [
    'name',
    'type',
    'source_server',
    'target_server',
    'region_name',
    'region_id',
    'project_name',
    'project_id',
  ],
)

/** CreateTask. */
export const CreateTaskResponse = replyObject({ id: text() })

const actions = [
  'start',
  'stop',
  'test',
  'clone_test',
  'restart',
  'network_check',
  'clear',
  'skip',
  'migration_test',
] as const

/** The enum of the newest pages, and the values of their text, their examples and older pages. */
const anyAction = oneOf(
  ...actions,
  'cutover',
  'error_for_overspeed',
  'collect_log',
  'sync_failed_rollback',
)

/** UpdateTaskStatus. */
export const UpdateTaskStatusReq = requestObject(
  {
    operation: drift(oneOf(...actions), anyAction),
    template_id: drift(text(), text(2048)),
    switch_hce: flag().describe('Linux only'),
    is_need_consistency_check: flag(),
    param: legacy(z.record(z.string(), z.string())),
    params: legacy(z.record(z.string(), z.string())),
  },
  ['operation'],
)

/** DeleteTasks. */
export const DeleteTasksReq = requestObject({ ids: drift(list(text(), 50, 1), list(text())) }, [
  'ids',
])

/** CollectLog. */
export const UploadLogRequestBody = requestObject(
  { log_bucket: text(), log_expire: legacy(int(64_800, 300).describe('s')) },
  ['log_bucket'],
)
