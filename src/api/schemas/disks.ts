// Disks and their partitions, of sources and targets.
import { drift, flag, int, legacy, list, long, oneOf, requestObject, text } from '../fields.ts'
import { Bytes, InodeSize } from './common.ts'

// Replies have three values; requests have any text since 2025-12.
const deviceUse = drift(oneOf('NORMAL', 'OS', 'BOOT'), text())

/** A partition of a source: RegisterServer, UpdateDiskInfo, ShowServer, UpdateTask. */
export const PhysicalVolume = requestObject({
  device_use: text(),
  file_system: text(),
  index: int(),
  mount_point: text(),
  name: text(),
  size: Bytes,
  used_size: Bytes,
  inode_size: InodeSize,
  inode_nums: long(),
  uuid: text(),
  size_per_cluster: int(),
})

/** A partition of a proposed or requested target: ListServers, ShowServer, CreateTask. */
export const PhysicalVolumes = requestObject({
  device_use: text(),
  file_system: text(),
  index: int(),
  mount_point: text(),
  name: text(),
  size: Bytes,
  inode_size: long(),
  used_size: Bytes,
  uuid: text(),
})

/** A disk of a source: RegisterServer, UpdateDiskInfo, ShowServer, UpdateTask. */
export const ServerDisk = requestObject({
  name: text(),
  partition_style: text(),
  device_use: text(),
  size: Bytes,
  used_size: Bytes,
  physical_volumes: drift(list(PhysicalVolume, 50), list(PhysicalVolume)),
  os_disk: flag(),
  relation_name: text(),
  inode_size: InodeSize,
  disk_id: legacy(text()),
})

/** A disk of a requested target: CreateTask. */
export const TargetDisks = requestObject({
  device_use: deviceUse,
  disk_id: text(),
  name: text(),
  physical_volumes: drift(list(PhysicalVolumes, 50), list(PhysicalVolumes)),
  size: Bytes,
  used_size: Bytes,
})

/** A partition of a target: UpdateTask, ShowTask. */
export const TargetPhysicalVolumes = requestObject({
  id: long(),
  device_use: deviceUse,
  file_system: text(),
  index: int(),
  mount_point: text(),
  name: text(),
  size: Bytes,
  used_size: Bytes,
  uuid: text(),
  relation_name: text(),
  free_size: Bytes,
})

/** A disk of a target: UpdateTask, ShowTask. */
export const TargetDisk = requestObject({
  id: long(),
  device_use: deviceUse,
  disk_id: text(),
  name: text(),
  physical_volumes: list(TargetPhysicalVolumes),
  size: Bytes,
  used_size: Bytes,
  disk_index: text(),
  os_disk: flag(),
  partition_style: drift(oneOf('MBR', 'GPT'), text()),
  relation_name: text(),
})
