// A migration project: a group of source servers, and the defaults for their tasks.
import { MAIN_REGION } from './region.ts'

/** A migration project as it is stored; the limit is in Mbit/s, 0 for none. */
export type Project = {
  id: string
  name: string
  description: string
  /** Source servers are registered in the default project. There is exactly one. */
  isdefault: boolean
  region: string
  start_target_server: boolean
  speed_limit: number
  use_public_ip: boolean
  exist_server: boolean
  type: 'MIGRATE_FILE' | 'MIGRATE_BLOCK'
  /** A name, not an id (reference, 5.8.1). */
  enterprise_project: string
  syncing: boolean
  start_network_check: boolean
}

/** A project with the defaults of CreateMigproject's table. */
export const projectWithDefaults = (
  id: string,
  { name, region, type }: Pick<Project, 'name' | 'region' | 'type'>,
): Project => ({
  id,
  name,
  description: '',
  isdefault: false,
  region,
  start_target_server: true,
  speed_limit: 0,
  use_public_ip: true,
  exist_server: true,
  type,
  enterprise_project: 'default',
  syncing: false,
  start_network_check: false,
})

/**
 * The project that a new account has. The example of ListMigprojects shows a project of this name
 * that no example creates; that every account starts with it is *assumed*.
 */
export const systemProject = (id: string): Project => ({
  ...projectWithDefaults(id, { name: 'SystemProject', region: MAIN_REGION, type: 'MIGRATE_BLOCK' }),
  isdefault: true,
})
