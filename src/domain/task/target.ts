// The target server of a new task: the requested layout with all fields that ShowTask returns.
import type { Server } from '../server/server.ts'
import type { Disk, Volume } from '../server/storage.ts'

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

/** The target's /dev/vda1 for the source's /dev/sda1; null for Windows disks (seeds 2 and 5). */
const targetDeviceName = (name: string | null | undefined): string | null => {
  const match = /^\/dev\/(?:[sxh]|xv|nv)?d?([a-z])(\d*)$/.exec(name ?? '')
  return match ? `/dev/vd${match[1]}${match[2]}` : null
}

const targetPartition = (volume: Volume, index: number, id: number): Volume => ({
  id,
  uuid: volume.uuid ?? null,
  index: volume.index ?? index,
  name: volume.name ?? '',
  relation_name: targetDeviceName(volume.name),
  device_use: volume.device_use ?? 'NORMAL',
  file_system: volume.file_system ?? '',
  mount_point: volume.mount_point ?? null,
  size: volume.size ?? 0,
  used_size: volume.used_size ?? 0,
  free_size: Math.max(0, (volume.size ?? 0) - (volume.used_size ?? 0)),
})

/** A target disk with the fields of ShowTask. `nextId` returns a new record id at each call. */
export const targetDisk = (
  disk: Disk,
  index: number,
  server: Server,
  nextId: () => number,
): Disk => {
  const source = server.registered.disks?.find((each) => each.name === disk.name)
  return {
    id: nextId(),
    name: disk.name ?? '',
    relation_name: targetDeviceName(disk.name),
    disk_id: disk.disk_id ?? '',
    partition_style: disk.partition_style ?? source?.partition_style ?? 'MBR',
    size: disk.size ?? 0,
    used_size: disk.used_size ?? 0,
    device_use: disk.device_use ?? 'NORMAL',
    os_disk: disk.os_disk ?? disk.device_use === 'OS',
    physical_volumes: (disk.physical_volumes ?? []).map((volume, i) =>
      targetPartition(volume, i, nextId()),
    ),
    disk_index: server.os_type === 'WINDOWS' ? `${index}` : (LETTERS.at(index) ?? `${index}`),
  }
}
