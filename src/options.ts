// The options of an emulator, and their defaults.
import type { ClockMode } from './domain/initial-state.ts'
import type { Settings } from './domain/settings.ts'
import { type HostTime, hostTime, wallTime } from './workspace/clock.ts'

/** The options of an emulator. */
export type Options = {
  /** The directory of the databases; null keeps them in memory. */
  dataDir: string | null
  /** Ids, keys and random choices follow from it. Each workspace adds its name to it. */
  seed: string
  /** Names of built-in fixtures or scenarios, or paths of files. */
  fixtures: readonly string[]
  /** Bodies of ArmFault: faults that are armed in every new workspace. */
  faults: readonly object[]
  clock: ClockMode
  /** How many times faster than the real service work in a workspace runs. */
  pace: number
  /** Accept only declared users, and only what the newest API reference documents. */
  strict: boolean
  settings: Partial<Settings>
  /** Real time for flowing clocks and for the age of signatures, epoch ms. Tests replace it. */
  hostTime: HostTime
  /** The clock that clients sign by, epoch ms; `hostTime` where that is given. */
  wallTime: HostTime
  /** Check every reply against its schema: for tests. */
  validateReplies: boolean
  /** Called with every exception that is not a refusal, and with the id of its request. */
  reportBug: (bug: unknown, request_id: string) => void
}

/** The defaults: in memory, with a flowing clock, 20 times as fast as the real service. */
export const defaultOptions: Options = {
  dataDir: null,
  seed: 'sms-emulator',
  fixtures: [],
  faults: [],
  clock: 'flowing',
  pace: 20,
  strict: false,
  settings: {},
  hostTime,
  wallTime,
  validateReplies: false,
  reportBug: (bug) => console.error(bug),
}
