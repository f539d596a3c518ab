// How an emulator is set up, and what holds unless said otherwise.
import { type ClockMode, type HostTime, hostTime } from './workspace/clock.ts'
import type { Settings } from './workspace/settings.ts'

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

/** The record without what was left undefined, so that it overrules nothing. */
export const omitUndefined = <T extends object>(
  record: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as never
