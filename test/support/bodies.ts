// Bodies of requests as an agent and a console would send them.

import { sampleServer } from '../../src/api/sample-server.ts'

/** The sample server with a name, firmware, CPUs and memory. */
export const linuxServer = (change: object = {}) =>
  sampleServer({
    name: 'ecs-4bb4',
    hostname: 'ecs-4bb4',
    firmware: 'BIOS',
    cpu_quantity: 2,
    memory: 4_294_967_296,
    volume_groups: [],
    btrfs_list: [],
    ...change,
  })

/** The same for Windows. */
export const windowsServer = (change: object = {}) =>
  linuxServer({
    name: 'name-win16',
    os_type: 'WINDOWS',
    os_version: 'WINDOWS2016_64BIT',
    system_dir: 'C:\\Windows\\System32',
    disks: sampleServer().disks.map((disk) => ({
      ...disk,
      physical_volumes: disk.physical_volumes.map((volume) => ({ ...volume, file_system: 'NTFS' })),
    })),
    ...change,
  })

/** The body of CreateTask for a source, with an existing target. */
export const taskFor = (source_id: string, change: object = {}) => ({
  name: 'MigrationTask',
  type: 'MIGRATE_FILE',
  os_type: 'LINUX',
  source_server: { id: source_id },
  target_server: { vm_id: `vm-${source_id}`.slice(0, 36), name: 'ecs-4bb4' },
  migration_ip: '192.168.0.20',
  region_name: 'region_name',
  region_id: 'region_id',
  project_name: 'project_name',
  project_id: '05825205120026802ff0c01721bc1xxx',
  ...change,
})

/** The body of CreateTemplate, as Terraform writes it: no flavor, no public IP. */
export const templateBody = (change: object = {}) => ({
  template: {
    name: 'template-1',
    is_template: true,
    region: 'cn-north-4',
    projectid: '05825205120026802ff0c01721bc1xxx',
    target_server_name: 'target-1',
    availability_zone: 'cn-north-4a',
    volumetype: 'SAS',
    vpc: { id: 'autoCreate', name: 'autoCreate' },
    nics: [{ id: 'autoCreate', name: 'autoCreate' }],
    security_groups: [{ id: 'autoCreate', name: 'autoCreate' }],
    ...change,
  },
})

/** The body of CreateMigproject with its required fields. */
export const projectBody = (change: object = {}) => ({
  name: 'project-1',
  region: 'cn-north-4',
  type: 'MIGRATE_FILE',
  ...change,
})
