// How an emulator is set up, and what holds unless said otherwise.
import type { ClockMode } from './domain/initial-state.ts'
import type { Settings } from './domain/settings.ts'
import { type HostTime, hostTime } from './workspace/clock.ts'

/** How an emulator is set up. */
export type Options = {
  /** Where databases are kept; null keeps them in memory. */
  dataDir: string | null
  seed: string
  fixtures: readonly string[]
  /** Armed in every workspace when it begins: bodies of ArmFault. */
  faults: readonly object[]
  clock: ClockMode
  pace: number
  strict: boolean
  settings: Partial<Settings>
  hostTime: HostTime
  /** Hold every reply against its own schema: for tests. */
  validateReplies: boolean
  /** Told of bugs: an exception that is no refusal, with the id of its request. */
  reportBug: (bug: unknown, request_id: string) => void
}

/** What holds unless said otherwise: in memory, flowing, twenty times as fast as the service. */
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
  validateReplies: false,
  reportBug: (bug) => console.error(bug),
}
