// Durations on the real service, and how they become virtual time at a pace.
import type { Evidence } from '../evidence.ts'

/** Real-service durations of the machine's delays, in ms. A workspace may override each. */
export const delays = {
  auto_start: { real_ms: 60_000, basis: 'assumed' },
  aborting: { real_ms: 2_000, basis: 'assumed' },
  skipping: { real_ms: 2_000, basis: 'assumed' },
  clearing: { real_ms: 20_000, basis: 'assumed' },
  rolling_back: { real_ms: 30_000, basis: 'assumed' },
  // 0: "if the response code is 200, the migration task has been deleted" (seed 4).
  deleting: { real_ms: 0, basis: 'seed' },
  drill: { real_ms: 600_000, basis: 'documented' },
  after_drill: { real_ms: 2_000, basis: 'assumed' },
  network_check: { real_ms: 270_000, basis: 'documented' },
  log_init: { real_ms: 2_000, basis: 'assumed' },
  log_upload: { real_ms: 30_000, basis: 'assumed' },
} as const satisfies Record<string, { real_ms: number; basis: Evidence }>

/** A delay of the machine other than `step`, whose length follows from the plan's rows. */
export type DelayName = keyof typeof delays

/** The surroundings of a task at the instant of a transition. */
export type TaskContext = {
  /** Virtual now, epoch ms. */
  now: number
  /** How many times faster than on the real service the work runs. */
  pace: number
  /** Line speed in Mbit/s, before any limit. */
  line_mbps: number
  /** The limit in force now beside the task's own, Mbit/s; 0 is none. */
  scheduled_mbps: number
  connected: boolean
  agent_version: string | null
  driver: 'simulated' | 'external'
  /** Bytes in use on the source: the size of a full copy. */
  copy_bytes: number
  /** The source has a Btrfs file system, for which there are no consistency checks. */
  has_btrfs?: boolean
  next_sub_task_id: number
  /** Overrides of `delays`, real ms. */
  delay_overrides: Partial<Record<DelayName, number>>
  /** The work, its agent or its line is interrupted, so nothing progresses. */
  is_halted?: boolean
  /** How far the copy runs above its limit, percent. */
  excess_percent?: number
  /** Use the states that only some editions of the reference have. */
  legacy_states: boolean
}

/** A duration on the real service in virtual ms: at least 1, and 0 only for 0. */
export const toVirtualMs = (real_ms: number, pace: number): number =>
  real_ms === 0 ? 0 : Math.max(1, Math.round(real_ms / pace))

/** The virtual ms of a named delay. */
export const delayMs = (name: DelayName, context: TaskContext): number =>
  toVirtualMs(context.delay_overrides[name] ?? delays[name].real_ms, context.pace)

/** The speed of a copy as the service shows it: the line within every limit, Mbit/s. */
export const copySpeed = (speed_limit: number, context: TaskContext): number => {
  if (context.is_halted) return 0
  const tolerance = 1 + (context.excess_percent ?? 0) / 100
  return [speed_limit, context.scheduled_mbps]
    .filter((limit) => limit > 0)
    .reduce((speed, limit) => Math.min(speed, limit * tolerance), context.line_mbps)
}

/** Bytes per virtual ms of a copy at `mbps`: 1 Mbit/s is 125 bytes/ms, times the pace. */
export const bytesPerMs = (mbps: number, pace: number): number => mbps * 125 * pace
