// What the example clients send: a small Linux server, and a task for it.

/** A server with one disk, of which 2 GB are in use. */
export const linuxServer = {
  name: 'web-1',
  ip: '192.168.0.10',
  os_type: 'LINUX',
  os_version: 'CENTOS_7_6_64BIT',
  agent_version: '25.5.0',
  networks: [{ mac: 'fa:16:3e:00:00:01' }],
  disks: [
    {
      name: '/dev/sda',
      device_use: 'BOOT',
      partition_style: 'MBR',
      size: 42_949_672_960,
      used_size: 42_948_624_384,
      physical_volumes: [
        {
          name: '/dev/sda1',
          device_use: 'OS',
          file_system: 'ext4',
          mount_point: '/',
          size: 42_948_624_384,
          used_size: 2_467_393_536,
        },
      ],
    },
  ],
}

/** A file migration of the server to an existing target. */
export const taskFor = (source_id: string) => ({
  name: 'MigrationTask',
  type: 'MIGRATE_FILE',
  os_type: 'LINUX',
  source_server: { id: source_id },
  target_server: { vm_id: 'vm-1', name: 'web-1' },
  migration_ip: '192.168.0.20',
  region_name: 'region',
  region_id: 'cn-north-4',
  project_name: 'project',
  project_id: 'p1',
})
