// A sample server for tests, examples and recipes.

/** The body with which an agent registers a small Linux server: 40 GiB disk, 2.3 GiB of it used. */
export const sampleServer = (change: object = {}) => ({
  name: 'web-1',
  ip: '192.168.0.10',
  os_type: 'LINUX',
  os_version: 'CENTOS_7_6_64BIT',
  agent_version: '25.5.0',
  networks: [{ name: 'eth0', ip: '192.168.0.10', mac: 'fa:16:3e:00:00:01' }],
  disks: [
    {
      name: '/dev/sda',
      partition_style: 'MBR',
      device_use: 'BOOT',
      size: 42_949_672_960,
      used_size: 42_948_624_384,
      physical_volumes: [
        {
          name: '/dev/sda1',
          device_use: 'OS',
          file_system: 'ext4',
          mount_point: '/',
          index: 0,
          size: 42_948_624_384,
          used_size: 2_467_393_536,
        },
      ],
    },
  ],
  ...change,
})
