// How long things take on the real service, and how fast the emulator lets them pass.
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
  network_check: { real_ms: 270_000, basis: 'documented' },
  log_init: { real_ms: 2_000, basis: 'assumed' },
  log_upload: { real_ms: 30_000, basis: 'assumed' },
} as const satisfies Record<string, { real_ms: number; basis: Evidence }>

/** The name of a delay of the machine, besides `step`, which the plan's rows decide. */
export type DelayName = keyof typeof delays

/** What surrounds a task at the instant of a transition. */
export type TaskContext = {
  /** Virtual now, epoch ms. */
  now: number
  /** How much faster than the real service the work runs. */
  pace: number
  /** Line speed in Mbit/s, before any limit. */
  line_mbps: number
  /** A limit in force now besides the task's own, Mbit/s; 0 is none. */
  scheduled_mbps: number
  connected: boolean
  agent_version: string | null
  driver: 'simulated' | 'external'
  /** Bytes in use on the source: what a full copy moves. */
  copy_bytes: number
  next_sub_task_id: number
  /** Overrides of `delays`, real ms. */
  delay_overrides: Partial<Record<DelayName, number>>
  /** Nothing moves: the work, its agent or its line is held up. */
  is_halted?: boolean
  /** The copy runs so much above its limit, percent. */
  excess_percent?: number
  /** Emit the states that only some editions of the reference name. */
  legacy_states: boolean
}

/** A real-service duration in virtual ms; only 0 becomes 0. */
export const toVirtualMs = (real_ms: number, pace: number): number =>
  real_ms === 0 ? 0 : Math.max(1, Math.round(real_ms / pace))

/** The virtual ms of a named delay. */
export const delayMs = (name: DelayName, context: TaskContext): number =>
  toVirtualMs(context.delay_overrides[name] ?? delays[name].real_ms, context.pace)

/** The speed of a copy in the service's own terms: the line, held back by every limit; Mbit/s. */
export const copySpeed = (speed_limit: number, context: TaskContext): number => {
  if (context.is_halted) return 0
  const tolerance = 1 + (context.excess_percent ?? 0) / 100
  return [speed_limit, context.scheduled_mbps]
    .filter((limit) => limit > 0)
    .reduce((speed, limit) => Math.min(speed, limit * tolerance), context.line_mbps)
}

/** Bytes per virtual ms of a copy at `mbps`: 1 Mbit/s is 125 bytes/ms, times the pace. */
export const bytesPerMs = (mbps: number, pace: number): number => mbps * 125 * pace
