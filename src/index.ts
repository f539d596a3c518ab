// The library: an emulator inside a test or a program.
import './library/needs-node.js'

import { ControlFault } from './api/control-error.ts'
import type { HabitsReport } from './client-rules/schema.ts'
import type { CoverageReport } from './coverage/report.ts'
import { Emulator } from './emulator.ts'
import type { RequestExplanation, TaskExplanation } from './explain/explainer.ts'
import { createApp, type HttpOptions } from './http/app.ts'
import { type KeyPair, setUpTls } from './http/tls.ts'
import { type CloudFaults, faultsOf } from './library/faults.ts'
import {
  type CloudEvent,
  type CloudJournal,
  type EventOptions,
  eventsOf,
  journalOf,
} from './library/journal.ts'
import type { Options } from './options.ts'
import type { Replayed, WrittenStep } from './replay/rerun.ts'
import type { Advance, Fired } from './simulation/advance.ts'
import type { ClockMode } from './workspace/clock.ts'
import { isWorkspaceName } from './workspace/workspaces.ts'

export type { HabitRules, HabitsReport } from './client-rules/schema.ts'
export type { CoverageReport } from './coverage/report.ts'
export type { RequestExplanation, TaskExplanation } from './explain/explainer.ts'
export type { KeyPair } from './http/tls.ts'
export type { CloudFaults, FaultReply, FaultRequest } from './library/faults.ts'
export type * from './library/journal.ts'
export type { Options } from './options.ts'
export type { Replayed, WrittenStep } from './replay/rerun.ts'
export type { Advance, Fired } from './simulation/advance.ts'

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
  /** Keeps a copy of the workspace under a name. */
  snapshot: (name: string) => void
  /** The names of its snapshots. */
  snapshots: () => string[]
  /** Makes it what it was when the snapshot was taken. */
  restore: (name: string) => void
  /** Copies it, as it is or as it was right after a request (id or number), into a new one. */
  fork: (name: string, how?: { at_request?: string | number }) => Cloud
  /** Makes it what it was right after a request (id or number; 0 is the beginning). */
  rewind: (to_request: string | number) => void
  /** Writes it down; equal worlds give equal texts. */
  export: () => string
  /** Makes it what such a text says. */
  import: (text: string) => void
  /** Why a request (X-Request-Id) ended as it did; also one that reached no workspace. */
  explain: (request_id: string) => RequestExplanation
  /** Why a task is as it is, what would move it, and what holds it up. */
  explainTask: (task_id: string) => TaskExplanation
}

/** A running emulator. */
export type RunningEmulator = {
  /** Where it listens, e.g. http://127.0.0.1:4390. */
  url: string
  emulator: Emulator
  /** File (PEM) of the CA that clients have to trust, where `tls` had a certificate made. */
  ca: string | undefined
  /** The workspace of this name, created on first use; throws for what is no name. */
  workspace: (name: string) => Cloud
  /** What callers have met of the service: in one workspace, or in all. */
  coverage: (workspace?: string) => CoverageReport
  /** How clients behave, by the ready rules, or by those given from now on (as PUT takes them). */
  habits: (rules?: unknown) => HabitsReport
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
      coverage: (workspace?: string) => emulator.coverage.report(workspace),
      habits: (rules?: unknown) =>
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

/** Throws a ControlFault: with a data directory, the name is that of a file in it. */
const checkName = (name: string) => {
  if (isWorkspaceName(name)) return
  throw new ControlFault(
    400,
    'InvalidParameter',
    `${JSON.stringify(name)} is no name of a workspace.`,
    'It has 1 to 64 letters, digits, dots, hyphens and underscores, and begins with no dot.',
  )
}

const cloudOf = (emulator: Emulator, name: string): Cloud => {
  checkName(name)
  emulator.workspaces.openOrCreate(name)
  const control = <T>(operation: string, body?: object) =>
    emulator.control<T>(operation, { params: { workspace: name }, body })
  const restore = (snapshot: string) =>
    emulator.control('RestoreSnapshot', { params: { workspace: name, snapshot } })
  const read = (text: string) =>
    emulator.control('ImportWorkspace', { params: { workspace: name }, raw: Buffer.from(text) })
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
    snapshot: (snapshot) => void control('CreateSnapshot', { name: snapshot }),
    snapshots: () =>
      control<{ snapshots: { name: string }[] }>('ListSnapshots').snapshots.map(
        (each) => each.name,
      ),
    restore: (snapshot) => void restore(snapshot),
    fork: (fork, how = {}) => {
      control('ForkWorkspace', { name: fork, ...how })
      return cloudOf(emulator, fork)
    },
    rewind: (to_request) => void control('RewindWorkspace', { to_request }),
    export: () => `${control<Buffer>('ExportWorkspace')}`,
    import: (text) => void read(text),
    explain: (request_id) => emulator.control('ExplainAnyRequest', { params: { request_id } }),
    explainTask: (task_id) =>
      emulator.control('ExplainTask', { params: { workspace: name, task_id } }),
  }
}
