// What can be set for a workspace; stored with it, so a restart or a fork keeps it.
import type { DelayName } from './task/pace.ts'

/** A workspace's settings. Figures are the service's documented limits unless said otherwise. */
export type Settings = {
  /** Line speed between source and target in Mbit/s (assumed). */
  line_mbps: number
  /** Status for an unknown id in a path: the pages say 404, the appendix 400. */
  not_found_status: 404 | 400
  /** Unit of remain_seconds: the reference says seconds, seed 2 adds up in milliseconds. */
  remain_unit: 'ms' | 's'
  /** The items of ShowConsistencyResult: JSON texts for typed SDKs, objects for Terraform. */
  consistency_results: 'strings' | 'objects'
  /** Show SYNC_SUCCESS and RESETING, which only some editions of the reference name. */
  legacy_states: boolean
  /** Overrides of domain/task/pace.ts, real-service ms. */
  delays: Partial<Record<DelayName, number>>
  max_servers: number
  max_templates: number
  max_projects: number
  /** Lock an access key for five minutes after five failures, as the gateway does. */
  ak_lock: boolean
  /** How many requests the journal keeps, and can be gone back to. */
  journal_limit: number
  /** Names of servers and tasks may carry faults (faults/name-syntax.ts). */
  named_faults: boolean
}

/** What holds unless a workspace says otherwise. */
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
