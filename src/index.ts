// The library: an emulator inside a test or a program.
import type { CoverageReport } from './contract/coverage.ts'
import type { HabitsReport } from './contract/habits.ts'
import { createApp, type HttpOptions } from './http/app.ts'
import { Emulator } from './spine/emulator.ts'
import type { Options } from './spine/options.ts'
import type { ClockMode } from './workspace/clock.ts'
import type { Advance, Fired } from './workspace/time.ts'

export type { CoverageReport } from './contract/coverage.ts'
export type { HabitRules, HabitsReport } from './contract/habits.ts'
export type { Options } from './spine/options.ts'
export type { Advance, Fired } from './workspace/time.ts'

/** What can be changed of a clock; `now_ms` may only lie ahead. */
export type ClockChange = { mode?: ClockMode; pace?: number; now_ms?: number }

/** A clock as it stands; instants are epoch ms. */
export type ClockState = {
  now_ms: number
  mode: ClockMode
  pace: number
  next_event_at_ms: number | null
}

/** A workspace as a test uses it. */
export type Cloud = {
  name: string
  clock: {
    /** Virtual now, epoch ms. */
    now: () => number
    /** Moves time on; answers every timer met. */
    advance: (how: Advance) => Fired[]
    /** Changes mode or pace, or moves the clock on to an instant. */
    set: (change: ClockChange) => ClockState
  }
}

/** A running emulator. */
export type RunningEmulator = {
  /** Where it listens, e.g. http://127.0.0.1:4390. */
  url: string
  emulator: Emulator
  /** The workspace of this name, created on first use. */
  workspace: (name: string) => Cloud
  /** What callers have met of the service: in one workspace, or in all. */
  coverage: (workspace?: string) => CoverageReport
  /** How clients behave, by the ready rules, or by those given from now on (as PUT takes them). */
  habits: (rules?: unknown) => HabitsReport
  close: () => Promise<void>
}

/**
 * Starts an emulator; in memory unless `dataDir` is given, on any free port unless `port` is.
 * Throws FixtureUnusable or DatabaseUnusable; rejects when the port is taken.
 */
export const createEmulator = async (
  options: Partial<Options> & HttpOptions & { port?: number; host?: string } = {},
): Promise<RunningEmulator> => {
  const { port = 0, host = '127.0.0.1', controlToken, https, ...rest } = options
  const emulator = new Emulator(rest)
  const app = await createApp(emulator, { controlToken, https })
  try {
    const url = await app.listen({ port, host })
    return {
      url,
      emulator,
      workspace: (name) => cloudOf(emulator, name),
      coverage: (workspace) => emulator.coverage.report(workspace),
      habits: (rules) =>
        rules === undefined
          ? emulator.habits.report()
          : emulator.control<HabitsReport>('SetHabitRules', { body: rules }),
      close: async () => {
        await app.close()
        emulator.close()
      },
    }
  } catch (error) {
    emulator.close()
    throw error
  }
}

const cloudOf = (emulator: Emulator, name: string): Cloud => {
  emulator.workspaces.openOrCreate(name)
  const control = <T>(operation: string, body?: object) =>
    emulator.control<T>(operation, { params: { workspace: name }, body })
  return {
    name,
    clock: {
      now: () => control<ClockState>('ShowClock').now_ms,
      advance: (how) => control<{ fired: Fired[] }>('AdvanceClock', how).fired,
      set: (change) => control<ClockState>('SetClock', change),
    },
  }
}
