// Disks, volume groups, and how many of their bytes a migration copies.

/** A partition or a logical volume; sizes in bytes. */
export type Volume = {
  name?: string | null | undefined
  size?: number | null | undefined
  used_size?: number | null | undefined
  device_use?: string | null | undefined
  [field: string]: unknown
}

/** A logical volume; older clients send its use as a number or as a text. */
export type LogicalVolume = Omit<Volume, 'device_use'> & { [field: string]: unknown }

/** A disk with its partitions; sizes in bytes. */
export type Disk = {
  name?: string | null | undefined
  size?: number | null | undefined
  used_size?: number | null | undefined
  device_use?: string | null | undefined
  os_disk?: boolean | null | undefined
  physical_volumes?: Volume[] | null | undefined
  [field: string]: unknown
}

/** A volume group with its logical volumes; sizes in bytes. */
export type VolumeGroup = {
  name?: string | null | undefined
  logical_volumes?: LogicalVolume[] | null | undefined
  [field: string]: unknown
}

/** Copied for disks without a used size: what the server of the seed's example held, in bytes. */
const DEFAULT_USED_BYTES = 2_467_393_536

const usedBytes = (volumes: readonly { used_size?: unknown }[]) =>
  volumes.reduce((sum, volume) => sum + (Number(volume.used_size) || 0), 0)

/** Bytes in use on the partitions and logical volumes: the size of a full copy. Never 0. */
export const bytesToCopy = (
  disks: readonly Disk[],
  groups: readonly VolumeGroup[] = [],
): number => {
  const partitions = disks.flatMap((disk) => disk.physical_volumes ?? [])
  const logical = groups.flatMap((group) => group.logical_volumes ?? [])
  const used = usedBytes([...partitions, ...logical]) || usedBytes(disks)
  return used || DEFAULT_USED_BYTES
}

const deviceUses: readonly unknown[] = ['BOOT', 'OS', 'NORMAL']

/**
 * The use of a disk in the proposed layout. The first disk of Windows becomes OS (ShowServer
 * example); a Linux disk keeps BOOT (ListServers examples). Other values, such as VOLUME_GROUP, are
 * not in the reply's enum (Table 5-41) and become NORMAL.
 */
const proposedUse = (disk: Disk, index: number, os_type: 'WINDOWS' | 'LINUX'): string => {
  if (index === 0 && os_type === 'WINDOWS') return 'OS'
  if (deviceUses.includes(disk.device_use)) return `${disk.device_use}`
  // Without a registered use, the first disk is the boot disk (*assumed*).
  return index === 0 && !disk.device_use ? 'BOOT' : 'NORMAL'
}

/**
 * The target layout proposed for a source: its disks without the parts that are left out, in their
 * adjusted sizes.
 */
export const initTargetServer = (
  disks: readonly Disk[],
  groups: readonly VolumeGroup[],
  os_type: 'WINDOWS' | 'LINUX',
) => ({
  disks: partsToMigrate(disks).map((disk, index) => ({
    name: disk.name ?? '',
    size: disk.size ?? 0,
    device_use: proposedUse(disk, index, os_type),
    used_size: disk.used_size ?? 0,
    physical_volumes: partsToMigrate(disk.physical_volumes ?? []),
  })),
  volume_groups: partsToMigrate(groups).map((group) =>
    group.logical_volumes
      ? { ...group, logical_volumes: partsToMigrate(group.logical_volumes) }
      : group,
  ),
})

/** What of these parts is to be migrated, in the sizes asked for. */
export const partsToMigrate = <P extends { readonly [field: string]: unknown }>(
  parts: readonly P[],
): P[] =>
  parts
    .filter(({ need_migration }) => need_migration !== false)
    .map(({ need_migration: _, adjust_size, ...part }) =>
      adjust_size ? ({ ...part, size: adjust_size } as unknown as P) : (part as unknown as P),
    )
