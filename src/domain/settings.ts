// The settings of a workspace. They are stored with it, so a restart or a fork keeps them.
import type { DelayName } from './task/pace.ts'

/** A workspace's settings. Default limits are the documented ones of the service. */
export type Settings = {
  /** Line speed between source and target in Mbit/s (*assumed*). */
  line_mbps: number
  /** Status for an unknown id in a path: the pages say 404, the appendix 400. */
  not_found_status: 404 | 400
  /** Unit of remain_seconds: the reference says seconds, seed 2 adds up in milliseconds. */
  remain_unit: 'ms' | 's'
  /** The items of ShowConsistencyResult: JSON texts for typed SDKs, objects for Terraform. */
  consistency_results: 'strings' | 'objects'
  /** Show SYNC_SUCCESS and RESETING, which only some editions of the reference have. */
  legacy_states: boolean
  /** Overrides of the delays in domain/task/pace.ts, ms of the real service. */
  delays: Partial<Record<DelayName, number>>
  max_servers: number
  max_templates: number
  max_projects: number
  /** Lock an access key for five minutes after five failures, as the gateway does. */
  ak_lock: boolean
  /** How many requests the journal and the history keep. */
  journal_limit: number
  /** Names of servers and tasks may carry faults (faults/name-syntax.ts). */
  named_faults: boolean
}

/** The settings of a workspace that changes none. */
export const defaultSettings: Settings = {
  line_mbps: 100,
  not_found_status: 404,
  remain_unit: 'ms',
  consistency_results: 'strings',
  legacy_states: false,
  delays: {},
  max_servers: 1000,
  max_templates: 50,
  max_projects: 50,
  ak_lock: false,
  journal_limit: 10_000,
  named_faults: true,
}
