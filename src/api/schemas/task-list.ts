// Tasks in the replies of lists.
import { double, flag, int, list, long, replyObject, text } from '../fields.ts'
import {
  CloneServerBrief,
  ConfigBody,
  Instant,
  LogCollectStatus,
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
import { SubTaskAssociatedWithTask } from './sub-tasks.ts'

/** The source of a task: ListTasks. */
export const SourceServerAssociatedWithTask = replyObject(
  {
    id: text(),
    ip: text(),
    name: text(),
    os_type: OsType,
    os_version: text(),
    oem_system: flag(),
    state: SourceState,
  },
  ['ip', 'name', 'os_type'],
)

/** The target of a task: ListTasks. */
export const TargetServerAssociatedWithTask = replyObject({
  id: text(),
  vm_id: text(),
  name: text(),
  ip: text().nullable(),
  os_type: OsType,
  os_version: text().nullable(),
})

/** A task: ListTasks. */
export const TasksResponseBody = replyObject({
  id: text(),
  name: text(),
  type: TaskType,
  os_type: OsType,
  state: TaskState,
  estimate_complete_time: Instant.nullable(),
  create_date: Instant,
  priority: Priority,
  speed_limit: RateLimit,
  migrate_speed: Speed,
  compress_rate: double(10_000),
  start_target_server: flag(),
  error_json: text(1024).describe('JSON text of error_code and error_param, or empty'),
  total_time: long().describe('ms of work done'),
  migration_ip: text(),
  sub_tasks: list(SubTaskAssociatedWithTask),
  // Null once the source has been deleted.
  source_server: SourceServerAssociatedWithTask.nullable(),
  enterprise_project_id: text(),
  target_server: TargetServerAssociatedWithTask,
  log_collect_status: LogCollectStatus,
  clone_server: CloneServerBrief.nullable(),
  syncing: flag(),
  network_check_info: NetworkCheckInfoRequestBody.nullable(),
  special_config: list(ConfigBody),
  ...Usage,
  need_migration_test: flag(),
  subtask_info: text().nullable(),
})

/** ListTasks. */
export const ListTasksResponse = replyObject({ count: int(), tasks: list(TasksResponseBody) })
