// The library: an emulator inside a test or a program.
import { createApp, type HttpOptions } from './http/app.ts'
import { type KeyPair, setUpTls } from './http/tls.ts'
import {
  type CloudEvent,
  type CloudJournal,
  type EventOptions,
  eventsOf,
  journalOf,
} from './library/journal.ts'
import { type CloudFaults, faultsOf } from './spine/cloud-faults.ts'
import { Emulator } from './spine/emulator.ts'
import type { Options } from './spine/options.ts'
import type { Replayed, WrittenStep } from './spine/rerun.ts'
import type { ClockMode } from './workspace/clock.ts'
import type { Advance, Fired } from './workspace/time.ts'

export type { KeyPair } from './http/tls.ts'
export type * from './library/journal.ts'
export type { CloudFaults, FaultReply, FaultRequest } from './spine/cloud-faults.ts'
export type { Options } from './spine/options.ts'
export type { Replayed, WrittenStep } from './spine/rerun.ts'
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
  /** What goes wrong on purpose. */
  faults: CloudFaults
  /** Its journal as the text of a file that `sms-emulator replay` and `fixtures` take. */
  recording: () => string
  /** Takes steps, one after the other; answers what each replied. */
  replay: (steps: readonly WrittenStep[]) => Replayed[]
  /** What it was asked. */
  journal: CloudJournal
  /** What happens in it from now on, or since an id: for await (const event of cloud.events()). */
  events: (options?: EventOptions) => AsyncGenerator<CloudEvent, void>
}

/** A running emulator. */
export type RunningEmulator = {
  /** Where it listens, e.g. http://127.0.0.1:4390. */
  url: string
  emulator: Emulator
  /** File (PEM) of the CA that clients have to trust, where `tls` had a certificate made. */
  ca: string | undefined
  /** The workspace of this name, created on first use. */
  workspace: (name: string) => Cloud
  close: () => Promise<void>
}

/** How an emulator is set up, and where it listens. */
export type RunningOptions = Partial<Options> &
  Pick<HttpOptions, 'controlToken'> & {
    port?: number
    host?: string
    /**
     * Serve HTTPS: with a certificate of one's own, or with one that is made and kept in `dataDir`,
     * or for this run alone.
     */
    tls?: boolean | KeyPair
  }

/**
 * Starts an emulator; in memory unless `dataDir` is given, on any free port unless `port` is.
 * Throws FixtureUnusable, DatabaseUnusable or TlsUnusable; rejects when the port is taken.
 */
export const createEmulator = async (options: RunningOptions = {}): Promise<RunningEmulator> => {
  const { host = '127.0.0.1', tls = false, ...rest } = options
  const secured = tls === false ? undefined : setUpTls(tls, rest.dataDir ?? null, host)
  try {
    const running = await listen({ ...rest, host, https: secured?.https })
    const close = () => running.close().finally(() => secured?.discard())
    return { ...running, ca: secured?.ca, close }
  } catch (error) {
    secured?.discard()
    throw error
  }
}

const listen = async ({
  port = 0,
  host,
  controlToken,
  https,
  ...rest
}: Omit<RunningOptions, 'tls'> & HttpOptions & { host: string }) => {
  const emulator = new Emulator(rest)
  try {
    const app = await createApp(emulator, { controlToken, https })
    return {
      url: await app.listen({ port, host }),
      emulator,
      workspace: (name: string) => cloudOf(emulator, name),
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
    faults: faultsOf(emulator, name),
    recording: () => `${control<Buffer>('ShowReplayFile')}`,
    replay: (steps) => control<{ steps: Replayed[] }>('ReplaySteps', { steps }).steps,
    journal: journalOf(emulator, name),
    events: (options) => eventsOf(emulator, name, options),
  }
}
