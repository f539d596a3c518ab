// Source servers in the replies of lists.
import { double, flag, int, list, long, replyObject, text } from '../fields.ts'
import {
  Bytes,
  CloneServer,
  Instant,
  LogCollectStatus,
  MigrationCycle,
  OsType,
  RateLimit,
  SourceState,
  Speed,
  TaskState,
  TaskType,
} from './common.ts'
import { EnvironmentCheck, InitTargetServer, TargetServerById } from './server-replies.ts'

/** The task of a source: ListServers. */
export const TaskByServerSources = replyObject({
  id: text(255, 1),
  name: text(),
  type: TaskType,
  state: TaskState,
  estimate_complete_time: Instant.nullable(),
  start_date: Instant,
  speed_limit: RateLimit,
  migrate_speed: Speed,
  compress_rate: double(10_000),
  start_target_server: flag(),
  vm_template_id: text(),
  region_id: text(),
  project_name: text(),
  project_id: text(),
  target_server: TargetServerById,
  log_collect_status: LogCollectStatus,
  exist_server: flag(),
  use_public_ip: flag(),
  clone_server: CloneServer.nullable(),
  remain_seconds: long().nullable(),
  log_bucket: text(),
  log_expire: long(64_800, 300).describe('s'),
  log_upload_time: long(),
  log_share_url: text(65_535),
  subtask_info: text().nullable(),
})

/** A source: ListServers. */
export const SourceServersResponseBody = replyObject({
  id: text(),
  ip: text(),
  name: text(),
  enterprise_project_id: text(),
  add_date: Instant,
  os_type: OsType,
  os_version: text(),
  oem_system: flag(),
  state: SourceState,
  connected: flag(),
  cpu_quantity: int(),
  memory: Bytes,
  current_task: TaskByServerSources.nullable(),
  checks: list(EnvironmentCheck),
  init_target_server: InitTargetServer,
  replicatesize: Bytes,
  stage_action_time: Instant,
  totalsize: Bytes,
  last_visit_time: Instant,
  migration_cycle: MigrationCycle,
  state_action_time: Instant.nullable(),
  is_consistency_result_exist: flag(),
  // In no table, but Terraform reads it.
  agent_version: text(),
  has_tc: flag(),
  start_type: text(),
})

/** ListServers. */
export const ListServersResponse = replyObject({
  count: int(),
  source_servers: list(SourceServersResponseBody),
})

/** A source whose migration failed: ListErrorServers. */
export const MigrationErrors = replyObject({
  // As long as error_json of a task, although the table says 255.
  error_json: text(1024).describe('JSON text of error_code and error_param'),
  host_name: text().nullable(),
  name: text(),
  source_id: text(),
  source_ip: text(),
  target_ip: text().nullable(),
})

/** ListErrorServers. */
export const ListErrorServersResponse = replyObject({
  count: int(),
  migration_errors: list(MigrationErrors),
})
