// A migration task as it is stored: its request, and its progress.

import type { OsType } from '../server/server.ts'
import type { Disk, VolumeGroup } from '../server/storage.ts'
import type { AgentReport } from './agent-report.ts'
import type { Interruption } from './interruption.ts'
import type { SpeedRule } from './speed-schedule.ts'
import type { SubTask } from './sub-task.ts'

/** All states of a task: the union of the reference's filter and reply enums (ListTasks, 1.1). */
export const taskStates = [
  'READY',
  'RUNNING',
  'SYNCING',
  'MIGRATE_SUCCESS',
  'SYNC_SUCCESS',
  'MIGRATE_FAIL',
  'SYNC_FAIL',
  'ABORTING',
  'ABORT',
  'SKIPPING',
  'DELETING',
  'RESETING',
  'SYNC_F_ROLLBACKING',
  'SYNC_F_ROLLBACK_SUCCESS',
] as const

/** A task's state on the wire. */
export type TaskState = (typeof taskStates)[number]

/** The state to which a paused or failed task returns when it is started. */
export type ResumePoint =
  | 'initialize'
  | 'replicate'
  | 'cutovering'
  | 'syncing'
  | 'resyncing'
  | 'continuous'

/** The target server of a task, as ShowTask returns it. */
export type TargetServer = {
  id: string
  vm_id: string
  name: string
  ip: string | null
  os_type: OsType
  os_version: string | null
  system_dir: string | null
  disks: Disk[]
  volume_groups: VolumeGroup[]
  btrfs_list?: unknown[]
  image_disk_id: string | null
  cutovered_snapshot_ids?: string | null
  /** The name of cutovered_snapshot_ids in 2021: only tasks loaded from old documents have it. */
  rollback_snapshot_ids?: string | null
}

/** A server cloned from the target, as ShowTask returns it. */
export type CloneServer = {
  vm_id?: string | null | undefined
  name?: string | null | undefined
  clone_error?: string | null | undefined
  clone_state?:
    | 'NOT_READY'
    | 'READY'
    | 'PREPARING'
    | 'CREATING'
    | 'ERROR'
    | 'FINISHED'
    | null
    | undefined
  error_msg?: string | null | undefined
}

/** The result of a network measurement: ms, ms, Mbit/s, percent, percent, percent. */
export type NetworkCheck = {
  domain_connectivity?: boolean | null | undefined
  destination_connectivity?: boolean | null | undefined
  network_delay: number
  network_jitter: number
  migration_speed: number
  loss_percentage: number
  cpu_usage: number
  mem_usage: number
  evaluation_result: string
}

/** An advanced option, as it was sent (ConfigBody). */
export type SpecialConfig = {
  config_key: string
  config_value: string
  config_status?: string | null | undefined
}

/** The faults of one segment of work: ids of those that matched, and the present interruptions. */
export type AppliedTaskFaults = {
  segment: string
  matched: string[]
  interruptions: Interruption[]
}

/** The state of a log collection. */
export type LogCollectStatus = 'INIT' | 'UPLOADING' | 'UPLOADED' | 'UPLOAD_FAIL'

/** The machine's state value as xstate keeps it. */
export type Lifecycle = { [region: string]: string | Lifecycle }

const pathOfState = (value: string | Lifecycle): string => {
  if (typeof value === 'string') return value
  const [outer, inner] = Object.entries(value)[0]!
  return `${outer}.${pathOfState(inner)}`
}

/** The path of a task's state in the machine, such as `RUNNING.replicate`. */
export const statePathOf = ({ lifecycle }: Pick<Task, 'lifecycle'>): string =>
  pathOfState(lifecycle.life ?? '')

/** A migration task. Instants are epoch ms, sizes bytes, limits Mbit/s. */
export type Task = {
  id: string
  name: string
  type: 'MIGRATE_FILE' | 'MIGRATE_BLOCK'
  os_type: OsType
  state: TaskState
  lifecycle: Lifecycle
  resume: ResumePoint
  priority: number
  /** Mbit/s, 0 is no limit. */
  speed_limit: number
  /** Limits by time of day beside `speed_limit`, as they were sent. */
  speed_limits?: SpeedRule[]
  /** Percent above the limit at which the task is paused. */
  over_speed_threshold: number
  region_id: string
  region_name: string
  project_id: string
  project_name: string
  /** Undefined for tasks loaded from documents older than the field. */
  enterprise_project_id?: string
  start_target_server: boolean
  auto_start: boolean
  /** Undefined if it was not sent, and then not returned: Terraform fails on unexpected values. */
  exist_server?: boolean
  use_public_ip?: boolean
  use_ipv6?: boolean
  syncing?: boolean
  need_migration_test?: boolean
  is_need_consistency_check: boolean
  migration_ip: string | null
  vm_template_id: string | null
  clonevm_template_id: string | null
  source_server_id: string
  target_server: TargetServer
  clone_server: CloneServer | null
  target_snapshot_id: string | null
  network_check_info: NetworkCheck | null
  special_config?: SpecialConfig[]
  log_collect_status: LogCollectStatus | null
  /** The bucket of the last log collection that named one. */
  log_bucket?: string
  /** How long the link to the log is valid, in s; a field of older editions. */
  log_expire?: number | null
  /** When the log was uploaded, epoch ms (*assumed*: the reference gives no unit). */
  log_upload_time?: number | null
  /** "" or the JSON text {"error_code","error_param"}, error_param being itself JSON text. */
  error_json: string
  create_date: number
  start_date: number | null
  finish_date: number | null
  /** Frozen figures, shown while nothing runs; while something runs they are computed. */
  estimate_complete_time: number | null
  remain_ms: number
  launched: boolean
  /** How many launches and synchronisation rounds have begun: the n of CUTOVERn and RESYNCn. */
  rounds: { cutover: number; resync: number }
  sub_tasks: SubTask[]
  /** Takes any action in any state: the vendor's example requests need a different state each. */
  is_rehearsal?: boolean
  /** Absent if no fault has matched the present work. */
  task_faults?: AppliedTaskFaults
  /** The last report of an external agent; absent while the built-in one drives the task. */
  report?: AgentReport
  /** The command its agent has confirmed; null until it confirms the present one. */
  acknowledged?: string | null
  /** Loaded from a document older than the newest fields: replies leave these fields out. */
  is_old_form?: boolean
}
