// Changes to tasks by agents and callers.
import { z } from 'zod'
import {
  double,
  drift,
  flag,
  int,
  legacy,
  list,
  long,
  oneOf,
  replyObject,
  requestObject,
  text,
} from '../fields.ts'
import {
  CloneServer,
  Firmware,
  Instant,
  OsType,
  Priority,
  RateLimit,
  Speed,
  TaskType,
} from './common.ts'
import { TargetDisk } from './disks.ts'
import { NetWork } from './network.ts'
import { PostSourceServerBody } from './servers.ts'
import { SubTask } from './sub-tasks.ts'
import { TargetTemplateId, TaskName } from './tasks.ts'
import { BtrfsFileSystem, VolumeGroups } from './volumes.ts'

/** The target of a task: UpdateTask. */
export const TargetServer = requestObject({
  id: text(),
  ip: text(),
  name: text(),
  hostname: text(),
  os_type: OsType,
  os_version: text(),
  firmware: Firmware,
  cpu_quantity: int(65_535),
  memory: long().describe('MB'),
  // Texts in ShowTask.
  btrfs_list: drift(list(BtrfsFileSystem), list(z.union([BtrfsFileSystem, text()]))),
  networks: list(NetWork),
  domain_id: text(),
  has_rsync: flag(),
  paravirtualization: flag(),
  raw_devices: text(),
  driver_files: flag(),
  system_services: flag(),
  account_rights: flag(),
  boot_loader: oneOf('GRUB', 'LILO'),
  system_dir: text(),
  volume_groups: list(VolumeGroups),
  vm_id: text(),
  flavor: text(),
  disks: list(TargetDisk),
  image_disk_id: text(),
  snapshot_ids: text(),
  cutovered_snapshot_ids: text(),
  rollback_snapshot_ids: legacy(text()),
})

/** UpdateTask. Until 2026-01, callers could send the whole task back. */
export const PutTaskReq = requestObject({
  name: TaskName,
  type: TaskType,
  region_id: text(),
  region_name: text(),
  exist_server: flag(),
  migration_ip: text(),
  use_ipv6: flag(),
  use_public_ip: flag(),
  speed_limit: RateLimit,
  project_name: text(),
  project_id: text(),
  enterprise_project: text(36).describe('an id here, a name in the project calls'),
  image_disk_id: text(),
  vm_template_id: TargetTemplateId,
  target_disk_ids: text(16_384).describe('ids joined by blanks'),
  snapshot_ids: text(1024).describe('ids joined by semicolons'),
  cutovered_snapshot_ids: text(1024),
  target_server: TargetServer,
  clone_server: CloneServer,
  sub_tasks: legacy(list(SubTask)),
  source_server: legacy(PostSourceServerBody),
  id: legacy(text()),
  os_type: legacy(OsType),
  state: legacy(text()),
  priority: legacy(Priority),
  start_target_server: legacy(flag()),
  enterprise_project_id: legacy(text()),
  estimate_complete_time: legacy(Instant),
  connected: legacy(flag()),
  create_date: legacy(Instant),
  start_date: legacy(Instant),
  finish_date: legacy(Instant),
  migrate_speed: legacy(Speed),
  compress_rate: legacy(double(10_000)),
  error_json: legacy(text(1024)),
  total_time: legacy(long()),
  float_ip: legacy(text()),
  remain_seconds: legacy(long()),
  target_snapshot_id: legacy(text()),
})

/** UpdateTask: a bare text before mid-2025. */
export const UpdateTaskResponse = replyObject({ id: text(255, 1) })

/** UpdateNetworkCheckInfo: a bare text before mid-2025. */
export const UpdateNetworkCheckInfoResponse = replyObject({ task_id: text(255, 1) })
