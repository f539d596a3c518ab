// What the example clients send: a small Linux server, and a task for it.

import { sampleServer } from '../src/api/sample-server.ts'

/** A server with one disk, of which 2.3 GiB are in use. */
export const linuxServer = sampleServer()

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
