// How a new workspace starts.
import type { Settings } from './settings.ts'

/** flowing: follows real time. frozen: only calls advance it. on-read: reads advance it too. */
export type ClockMode = 'flowing' | 'frozen' | 'on-read'

/** How a new workspace starts. */
export type InitialState = {
  seed: string
  mode: ClockMode
  pace: number
  settings: Partial<Settings>
  /** The start of its clock, epoch ms; by default now, or FROZEN_EPOCH if it does not flow. */
  now_ms?: number
}
