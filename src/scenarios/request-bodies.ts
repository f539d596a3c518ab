// The request bodies that register a scenario's servers and create its tasks.
import type { z } from 'zod'
import type { PostSourceServerBody } from '../api/schemas/servers.ts'
import { isBlockMigration } from './reachable-states.ts'
import type { ScenarioServer, ScenarioTask } from './schema.ts'

const GIGABYTE = 1024 ** 3
const MEGABYTE = 1024 ** 2

const gigabytesToBytes = (gigabytes: number) => Math.round(gigabytes * GIGABYTE)

const osDefaults = {
  linux: {
    os_type: 'LINUX',
    os_version: 'CENTOS_7_6_64BIT',
    disk: '/dev/sda',
    volume: { name: '/dev/sda1', file_system: 'ext4', mount_point: '/' },
  },
  windows: {
    os_type: 'WINDOWS',
    os_version: 'WINDOWS2016_64BIT',
    system_dir: 'C:\\Windows\\System32',
    disk: 'Disk 0',
    volume: { name: '(Reserved)(C:)', file_system: 'NTFS', mount_point: 'C:' },
  },
} as const

/** The body with which an agent registers a server; `index` is its position in the scenario. */
export const registrationBody = (
  server: ScenarioServer,
  index: number,
): z.input<typeof PostSourceServerBody> => {
  const { disk, volume, ...system } = osDefaults[server.os]
  const ip = server.ip ?? `192.168.0.${10 + index}`
  const size = gigabytesToBytes(server.disk_gb)
  return {
    name: server.name,
    hostname: server.name.slice(0, 64),
    ip,
    ...system,
    firmware: server.firmware,
    cpu_quantity: server.cpus,
    memory: gigabytesToBytes(server.memory_gb),
    agent_version: server.agent_version,
    networks: [
      { name: 'eth0', ip, mac: `fa:16:3e:00:00:${(index % 256).toString(16).padStart(2, '0')}` },
    ],
    disks: [
      {
        name: disk,
        partition_style: 'MBR',
        device_use: 'BOOT',
        size,
        used_size: size - MEGABYTE,
        physical_volumes: [
          {
            ...volume,
            device_use: 'OS',
            index: 0,
            size: size - MEGABYTE,
            used_size: Math.min(gigabytesToBytes(server.used_gb), size - MEGABYTE),
          },
        ],
      },
    ],
    volume_groups: [],
    btrfs_list: [],
  }
}

/** The body that creates a task. `source_id` is the id of its server, or a reference to it. */
export const taskBody = (task: ScenarioTask, server: ScenarioServer, source_id: string) => ({
  name: task.name,
  type: isBlockMigration(server, task) ? 'MIGRATE_BLOCK' : 'MIGRATE_FILE',
  os_type: osDefaults[server.os].os_type,
  source_server: { id: source_id },
  target_server: task.existing_target
    ? { vm_id: `target-of-${server.name}`.slice(0, 36), name: `${server.name}-target`.slice(0, 64) }
    : { name: `${server.name}-target`.slice(0, 64) },
  exist_server: task.existing_target,
  migration_ip: '192.168.0.200',
  region_name: 'cn-north-4',
  region_id: 'cn-north-4',
  project_name: 'cn-north-4',
  project_id: '05825205120026802ff0c01721bc1xxx',
  syncing: task.syncing,
  is_need_consistency_check: task.consistency_check,
  need_migration_test: task.drill,
  speed_limit: task.speed_limit,
})
