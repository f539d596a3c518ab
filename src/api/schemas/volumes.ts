// Logical volumes and Btrfs file systems, of sources and targets.
import { z } from 'zod'
import { drift, int, list, long, requestObject, text, wideInt } from '../fields.ts'
import { Bytes, InodeSize } from './common.ts'

/** A Btrfs subvolume: RegisterServer, UpdateDiskInfo, ShowServer, CreateTask, UpdateTask. */
export const BtrfsSubvolumn = requestObject({
  uuid: text(),
  is_snapshot: text().describe('the text true or false'),
  subvol_id: text(),
  parent_id: text(),
  subvol_name: text(),
  subvol_mount_path: text(),
})

/** A Btrfs file system: RegisterServer, UpdateDiskInfo, ShowServer, CreateTask, UpdateTask. */
export const BtrfsFileSystem = requestObject({
  name: text(),
  label: text(),
  uuid: text(),
  device: text(),
  size: Bytes,
  nodesize: long(),
  sectorsize: int(),
  data_profile: text(),
  system_profile: text(),
  metadata_profile: text(),
  global_reserve1: text(),
  g_vol_used_size: long(),
  default_subvolid: text(),
  default_subvol_name: text(),
  default_subvol_mountpath: text(),
  subvolumn: list(BtrfsSubvolumn),
})

/** A logical volume: in every VolumeGroups. */
export const LogicalVolumes = requestObject({
  block_count: wideInt(),
  block_size: long(1_048_576),
  file_system: text(),
  inode_size: InodeSize,
  inode_nums: long(),
  // A number until 2024-03.
  device_use: drift(text(), z.union([text(), int()]).overwrite(String)),
  mount_point: text(256),
  name: text(1024),
  size: Bytes,
  used_size: Bytes,
  free_size: Bytes,
})

/** RegisterServer, UpdateDiskInfo, ListServers, ShowServer, CreateTask, UpdateTask, ShowTask. */
export const VolumeGroups = requestObject({
  components: text(),
  free_size: Bytes,
  logical_volumes: list(LogicalVolumes, 50),
  name: text(),
  size: Bytes,
})
