// Source servers in requests.
import { z } from 'zod'
import { migrationCycles, sourceStates } from '../../domain/server/server.ts'
import {
  double,
  drift,
  flag,
  int,
  legacy,
  list,
  long,
  oneOf,
  requestObject,
  text,
} from '../fields.ts'
import { Bytes, Firmware, MigrationCycle, OsType, SourceState } from './common.ts'
import { ServerDisk } from './disks.ts'
import { NetWork } from './network.ts'
import { BtrfsFileSystem, VolumeGroups } from './volumes.ts'

/** A source server as its agent describes it: RegisterServer, and UpdateTask of older editions. */
export const PostSourceServerBody = requestObject({
  id: text(),
  ip: text(),
  ipv6: text(),
  name: drift(text(64, 1), text()),
  hostname: drift(text(64, 1), text()),
  // The Go SDK sends an empty text for an unset value.
  os_type: drift(OsType, oneOf('WINDOWS', 'LINUX', '')),
  os_version: text(),
  linux_block_check: text().describe('JSON text'),
  firmware: Firmware,
  cpu_quantity: int(65_535),
  // MB in the table, but bytes in every printed example.
  memory: Bytes,
  disks: drift(list(ServerDisk, 50), list(ServerDisk)),
  btrfs_list: list(BtrfsFileSystem),
  networks: drift(list(NetWork, 50, 1), list(NetWork)),
  domain_id: text(),
  has_rsync: flag(),
  paravirtualization: flag(),
  raw_devices: text(),
  driver_files: flag(),
  system_services: flag(),
  account_rights: flag(),
  boot_loader: text(),
  system_dir: text(),
  volume_groups: drift(list(VolumeGroups, 50), list(VolumeGroups)),
  agent_version: text(),
  kernel_version: text(),
  migration_cycle: MigrationCycle,
  // The text of the table lists init and premiging, its enum initialize and no premiging.
  state: oneOf(...sourceStates, 'init'),
  oem_system: flag(),
  start_type: text().describe('MANUAL, AUTO, MGC or empty'),
  io_read_wait: double(10_000).describe('ms'),
  has_tc: flag(),
  platform: oneOf(
    'hw',
    'ali',
    'aws',
    'azure',
    'gcp',
    'tencent',
    'vmware',
    'hyperv',
    'other',
    'default',
  ),
  virtualization_type: legacy(text()),
})

// A text in every SDK, but Terraform sends a number.
const volumeId = drift(text(), z.union([text(), long()]))

const adjustment = {
  id: volumeId,
  need_migration: flag(),
  adjust_size: long().describe('new size'),
}

/** A partition to exclude or resize: UpdateServerName. */
export const PutVolume = requestObject(adjustment)

/** A disk to exclude or resize: UpdateServerName. */
export const PutDisk = requestObject({ ...adjustment, physical_volumes: list(PutVolume) })

/** A logical volume to exclude or resize: UpdateServerName. */
export const PutLogicalVolume = requestObject(adjustment)

/** A volume group to exclude or resize: UpdateServerName. */
export const PutVolumeGroups = requestObject({
  ...adjustment,
  logical_volumes: list(PutLogicalVolume),
})

/** UpdateServerName. */
export const PutSourceServerBody = requestObject({
  name: text(),
  migprojectid: text(),
  disks: list(PutDisk),
  volume_groups: list(PutVolumeGroups),
})

/** UpdateDiskInfo. */
export const PutDiskInfoReq = requestObject({
  disks: drift(list(ServerDisk, 50), list(ServerDisk)),
  // Without an underscore here, volume_groups everywhere else.
  volumegroups: drift(list(VolumeGroups, 50), list(VolumeGroups)),
  btrfs_list: list(BtrfsFileSystem),
})

/** The newest edition has init where replies have initialize. */
const copyState = z.enum([...SourceState.exclude(['initialize']).options, 'init'])

/** Older editions have upper case and initialize. An empty text has its own error, SMS.7727. */
const anyCopyState = z
  .string()
  .regex(new RegExp(`^(${[...sourceStates, 'init'].join('|')})$`, 'i'), {
    error: 'must be a copy state',
  })
  .describe('upper or lower case')

const copyCycles = ['no_ready', 'ready_for_test', 'testing', 'tested', ...migrationCycles] as const

/** The words of a reported state and stage, checked only in some states of the source (5.3.6). */
export const CopyStateWords = requestObject(
  {
    copystate: drift(copyState, anyCopyState),
    migrationcycle: oneOf(...copyCycles),
  },
  ['copystate', 'migrationcycle'],
)

/** UpdateCopyState. */
export const PutCopyStateReq = requestObject({
  copystate: text().meta({ examples: copyState.options }),
  migrationcycle: text().meta({ examples: copyCycles }),
})

/** DeleteServers. */
export const DeleteIds = requestObject({ ids: drift(list(text(36, 1), 50, 1), list(text())) }, [
  'ids',
])
