// Replies about one task.
import { double, flag, list, long, replyObject, text } from '../fields.ts'
import {
  CloneServer,
  ConfigBody,
  Instant,
  LogCollectStatus,
  MigrationCycle,
  NetworkCheckInfoRequestBody,
  OsType,
  Priority,
  RateLimit,
  SourceState,
  Speed,
  TaskState,
  TaskType,
  Usage,
} from './common.ts'
import { TargetDisk } from './disks.ts'
import { SubTaskReply } from './sub-tasks.ts'
import { VolumeGroups } from './volumes.ts'

/** The source of a task: ShowTask. */
export const SourceServerResponse = replyObject(
  {
    id: text(),
    ip: text(),
    name: text(),
    os_type: OsType,
    os_version: text(),
    // Not in the tables, but in the example of UpdateTask.
    agent_version: text(),
    oem_system: flag(),
    state: SourceState,
    migration_cycle: MigrationCycle,
  },
  ['ip', 'name', 'os_type'],
)

/** The target of a task: ShowTask. */
export const TaskTargetServer = replyObject(
  {
    id: text(),
    vm_id: text(),
    name: text(),
    ip: text().nullable(),
    os_type: OsType,
    os_version: text().nullable(),
    system_dir: text().nullable(),
    disks: list(TargetDisk),
    volume_groups: list(VolumeGroups),
    // Objects everywhere else, but typed SDKs expect texts here.
    btrfs_list: list(text()),
    image_disk_id: text().nullable(),
    cutovered_snapshot_ids: text().nullable(),
    // The name of 2021, still in the application examples.
    rollback_snapshot_ids: text().nullable(),
  },
  ['disks'],
)

/** ShowTask. */
export const ShowTaskResponse = replyObject({
  name: text(),
  type: TaskType,
  os_type: OsType,
  id: text(),
  priority: Priority,
  speed_limit: RateLimit,
  region_id: text(),
  start_target_server: flag(),
  enterprise_project_id: text(255, 1),
  migration_ip: text().nullable(),
  region_name: text(),
  project_name: text(),
  project_id: text(),
  vm_template_id: text().nullable(),
  source_server: SourceServerResponse,
  target_server: TaskTargetServer,
  state: TaskState,
  estimate_complete_time: Instant.nullable(),
  connected: flag(),
  create_date: Instant,
  start_date: Instant,
  finish_date: Instant.nullable(),
  migrate_speed: Speed,
  compress_rate: double(10_000),
  error_json: text(1024).describe('JSON text of error_code and error_param, or empty'),
  total_time: long().describe('ms of work done'),
  float_ip: text().nullable(),
  // The page says seconds, but its figures are only consistent in ms.
  remain_seconds: long().describe('ms'),
  target_snapshot_id: text().nullable(),
  clone_server: CloneServer.nullable(),
  sub_tasks: list(SubTaskReply),
  network_check_info: NetworkCheckInfoRequestBody.nullable(),
  ...Usage,
  need_migration_test: flag(),
  subtask_info: text().nullable(),
  exist_server: flag(),
  // Not in the table of this reply: Terraform reads the first three, ListTasks has the rest.
  use_public_ip: flag(),
  syncing: flag(),
  use_ipv6: flag(),
  special_config: list(ConfigBody),
  log_collect_status: LogCollectStatus,
  is_need_consistency_check: flag(),
})
