// Replies about one source server, and about the totals.
import { flag, int, list, long, oneOf, replyObject, text } from '../fields.ts'
import {
  Bytes,
  CloneServer,
  Firmware,
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
import { PhysicalVolumes, ServerDisk } from './disks.ts'
import { NetWork } from './network.ts'
import { BtrfsFileSystem, VolumeGroups } from './volumes.ts'

/** RegisterServer. */
export const RegisterServerResponse = replyObject({ id: text() })

/** A row of the feasibility check: ListServers, ShowServer. */
export const EnvironmentCheck = replyObject(
  {
    id: long(),
    params: list(text()),
    name: text(),
    result: oneOf('OK', 'WARN', 'ERROR'),
    error_code: text().nullable(),
    error_or_warn: text().nullable(),
    error_params: text(),
  },
  ['id', 'name', 'result'],
)

/** A disk of the proposed target: ListServers, ShowServer. */
export const DiskIntargetServer = replyObject(
  {
    name: text(),
    size: Bytes,
    // BOOT, OS or NORMAL, unless another value was registered.
    device_use: text(),
    used_size: Bytes,
    physical_volumes: list(PhysicalVolumes),
  },
  ['name', 'size'],
)

/** The proposed target: ListServers, ShowServer. */
export const InitTargetServer = replyObject(
  { disks: list(DiskIntargetServer), volume_groups: list(VolumeGroups) },
  ['disks'],
)

/** The target of a source's task: ListServers, ShowServer. */
export const TargetServerById = replyObject({ vm_id: text(), name: text() })

/** The task of a source: ShowServer. */
export const TaskByServerSource = replyObject({
  id: text(),
  name: text(),
  type: TaskType,
  state: TaskState,
  start_date: Instant,
  speed_limit: RateLimit,
  migrate_speed: Speed,
  start_target_server: flag(),
  vm_template_id: text(),
  region_id: text(),
  project_name: text(),
  project_id: text(),
  target_server: TargetServerById,
  log_collect_status: LogCollectStatus,
  exist_server: flag(),
  use_public_ip: flag(),
  // Terraform crashes on an object here: null unless there is a clone.
  clone_server: CloneServer.nullable(),
  subtask_info: text().nullable(),
})

/** ShowServer. */
export const ShowServerResponse = replyObject({
  id: text(),
  ip: text(),
  name: text(),
  hostname: text(),
  enterprise_project_id: text(255, 1),
  add_date: Instant,
  os_type: OsType,
  os_version: text(),
  oem_system: flag(),
  state: SourceState,
  connected: flag(),
  firmware: Firmware,
  init_target_server: InitTargetServer,
  cpu_quantity: int(65_535),
  memory: Bytes,
  current_task: TaskByServerSource,
  disks: list(ServerDisk),
  volume_groups: list(VolumeGroups),
  btrfs_list: list(BtrfsFileSystem),
  networks: list(NetWork),
  checks: list(EnvironmentCheck),
  migration_cycle: MigrationCycle,
  state_action_time: Instant,
  replicatesize: Bytes,
  totalsize: Bytes,
  last_visit_time: Instant,
  stage_action_time: Instant,
  agent_version: text(),
  has_tc: flag(),
  start_type: text(),
})

// 1000 in the table, the quota of an account; a fixture can have more.
const counter = int()

/** Sources by state: ShowOverview. The last two counters are those of older editions. */
export const ShowOverviewResponse = replyObject({
  waiting: counter,
  replicate: counter,
  syncing: counter,
  stopped: counter,
  deleting: counter,
  cutovering: counter,
  unavailable: counter,
  stopping: counter,
  skipping: counter,
  finished: counter,
  initialize: counter,
  error: counter,
  cloning: counter,
  unconfigured: counter,
  replicating: counter,
  other: counter,
})
