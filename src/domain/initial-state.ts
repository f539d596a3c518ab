// How a workspace begins that does not exist yet.
import type { Settings } from './settings.ts'

/** flowing follows real time; frozen moves when told; on-read also when a client reads again. */
export type ClockMode = 'flowing' | 'frozen' | 'on-read'

/** How a workspace begins. */
export type InitialState = {
  seed: string
  mode: ClockMode
  pace: number
  settings: Partial<Settings>
  /** Where its clock begins, epoch ms: unless said, the present, or FROZEN_EPOCH. */
  now_ms?: number
}
