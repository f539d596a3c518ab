// A source server: what its agent registered, and the state of its migration.
import type { Disk, VolumeGroup } from './storage.ts'

/** All states of a source server (`state` of ShowServer; premiging from UpdateCopyState). */
export const sourceStates = [
  'unavailable',
  'waiting',
  'initialize',
  'replicate',
  'syncing',
  'stopping',
  'stopped',
  'skipping',
  'deleting',
  'clearing',
  'cleared',
  'clearfailed',
  'premigready',
  'premiging',
  'premiged',
  'premigfailed',
  'cloning',
  'cutovering',
  'finished',
  'error',
] as const

/** One state of a source server. */
export type SourceState = (typeof sourceStates)[number]

/** The stages of a migration: ShowServer's `migration_cycle`. */
export const migrationCycles = [
  'checking',
  'setting',
  'replicating',
  'syncing',
  'cutovering',
  'cutovered',
] as const

/** One stage of a migration. */
export type MigrationCycle = (typeof migrationCycles)[number]

/** WINDOWS or LINUX. */
export type OsType = 'WINDOWS' | 'LINUX'

/** One row of a source server's feasibility check. */
export type EnvironmentCheck = {
  id: number
  params: string[]
  name: string
  result: 'OK' | 'WARN' | 'ERROR'
  error_code: string | null
  error_or_warn: string | null
  error_params: string
}

/** What an agent registered, stored as it was sent. The fields listed here are the ones in use. */
export type Registration = {
  ip?: string | null | undefined
  ipv6?: string | null | undefined
  name?: string | null | undefined
  hostname?: string | null | undefined
  os_type?: OsType | null | undefined
  os_version?: string | null | undefined
  firmware?: 'BIOS' | 'UEFI' | null | undefined
  cpu_quantity?: number | null | undefined
  memory?: number | null | undefined
  disks?: Disk[] | null | undefined
  volume_groups?: VolumeGroup[] | null | undefined
  btrfs_list?: unknown[] | null | undefined
  networks?: unknown[] | null | undefined
  agent_version?: string | null | undefined
  has_rsync?: boolean | null | undefined
  paravirtualization?: boolean | null | undefined
  raw_devices?: string | null | undefined
  boot_loader?: string | null | undefined
  driver_files?: boolean | null | undefined
  system_services?: boolean | null | undefined
  account_rights?: boolean | null | undefined
  oem_system?: boolean | null | undefined
  has_tc?: boolean | null | undefined
  start_type?: string | null | undefined
  [field: string]: unknown
}

/** A source server as it is stored. Instants are epoch ms. */
export type Server = {
  id: string
  name: string
  ip: string
  ipv6: string
  os_type: OsType
  state: SourceState
  migration_cycle: MigrationCycle
  connected: boolean
  /** Faults of the connection to its agent: ids of those that matched, and the present outages. */
  offline?: { matched: string[]; outages: { fault_id: string; until_ms: number | null }[] }
  /** What drives its tasks: the timers of the built-in agent, or the reports of an external one. */
  driver: 'simulated' | 'external'
  enterprise_project_id: string
  migproject: string
  vm_id: string
  is_consistency_result_exist: boolean
  add_date: number
  state_action_time: number
  stage_action_time: number
  last_visit_time: number
  checks: EnvironmentCheck[]
  registered: Registration
}

/** The server in another state and stage; the time of each change is updated. */
export const enterState = (
  server: Server,
  state: SourceState,
  cycle: MigrationCycle,
  now: number,
): Server => ({
  ...server,
  state,
  migration_cycle: cycle,
  state_action_time: server.state === state ? server.state_action_time : now,
  stage_action_time: server.migration_cycle === cycle ? server.stage_action_time : now,
})

/** Whether the agent has at least `version`, e.g. 25.2.0. An agent without a version passes. */
export const isAgentAtLeast = (
  agentVersion: string | null | undefined,
  version: string,
): boolean => {
  if (!agentVersion) return true
  const [have, want] = [agentVersion, version].map((text) => text.split('.').map(Number))
  for (let i = 0; i < 3; i++) {
    const difference = (have?.[i] || 0) - (want?.[i] || 0)
    if (difference !== 0) return difference > 0
  }
  return true
}
