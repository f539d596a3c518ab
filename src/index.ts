// The library: an emulator inside a test or a program.
import './library/needs-node.js'

import { ControlError } from './api/control-error.ts'
import type { ClientRulesReport } from './client-rules/schema.ts'
import type { CoverageReport } from './coverage/report.ts'
import type { ClockMode } from './domain/initial-state.ts'
import { Emulator } from './emulator.ts'
import type { RequestExplanation, TaskExplanation } from './explain/explainer.ts'
import { createApp, type HttpOptions } from './http/app.ts'
import { type KeyPair, setUpTls } from './http/tls.ts'
import { type CloudFaults, createCloudFaults } from './library/faults.ts'
import {
  type CloudEvent,
  type CloudJournal,
  createJournal,
  type EventOptions,
  followEvents,
} from './library/journal.ts'
import type { Options } from './options.ts'
import type { ReplayedStep, ReplayStepInput } from './replay/replay-file.ts'
import type { Advance, FiredTimer } from './simulation/advance.ts'
import { isWorkspaceName } from './workspace/workspaces.ts'

export type {
  ClientRules,
  ClientRulesReport,
} from './client-rules/schema.ts'
export type { CoverageReport } from './coverage/report.ts'
export type { RequestExplanation, TaskExplanation } from './explain/explainer.ts'
export type { KeyPair } from './http/tls.ts'
export type { CloudFaults, FaultReply, FaultRequest } from './library/faults.ts'
export type * from './library/journal.ts'
export type { Options } from './options.ts'
export type { ReplayedStep, ReplayStepInput } from './replay/replay-file.ts'
export type { Advance, FiredTimer } from './simulation/advance.ts'

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
    advance: (options: Advance) => FiredTimer[]
    /** Changes mode or pace, or moves the clock on to an instant. */
    set: (change: ClockChange) => ClockState
  }
  /** What goes wrong on purpose. */
  faults: CloudFaults
  /** Its journal as the text of a file that `sms-emulator replay` and `fixtures` take. */
  recording: () => string
  /** Takes steps, one after the other; answers what each replied. */
  replay: (steps: readonly ReplayStepInput[]) => ReplayedStep[]
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
  fork: (name: string, options?: { at_request?: string | number }) => Cloud
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
  clientRules: (rules?: unknown) => ClientRulesReport
  close: () => Promise<void>
}

/** How an emulator is set up, and where it listens. */
export type EmulatorOptions = Partial<Options> &
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
 * Throws InvalidFixture, DatabaseUnusable or TlsUnusable; rejects when the port is taken.
 */
export const createEmulator = async (options: EmulatorOptions = {}): Promise<RunningEmulator> => {
  const { host = '127.0.0.1', tls = false, ...rest } = options
  const tlsSetup = tls === false ? undefined : setUpTls(tls, rest.dataDir ?? null, host)
  try {
    const running = await listen({ ...rest, host, https: tlsSetup?.https })
    const close = () => running.close().finally(() => tlsSetup?.discard())
    return { ...running, ca: tlsSetup?.ca, close }
  } catch (error) {
    tlsSetup?.discard()
    throw error
  }
}

const listen = async ({
  port = 0,
  host,
  controlToken,
  https,
  ...rest
}: Omit<EmulatorOptions, 'tls'> & HttpOptions & { host: string }) => {
  const emulator = new Emulator(rest)
  try {
    const app = await createApp(emulator, { controlToken, https })
    return {
      url: await app.listen({ port, host }),
      emulator,
      workspace: (name: string) => createCloud(emulator, name),
      coverage: (workspace?: string) => emulator.coverage.report(workspace),
      clientRules: (rules?: unknown) =>
        rules === undefined
          ? emulator.clientRules.report()
          : emulator.control<ClientRulesReport>('SetClientRules', { body: rules }),
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
const checkWorkspaceName = (name: string) => {
  if (isWorkspaceName(name)) return
  throw new ControlError('InvalidWorkspaceName', { workspace: name })
}

const createCloud = (emulator: Emulator, name: string): Cloud => {
  checkWorkspaceName(name)
  emulator.workspaces.openOrCreate(name)
  const call = <T>(operation: string, body?: object) =>
    emulator.control<T>(operation, { params: { workspace: name }, body })
  const restore = (snapshot: string) =>
    emulator.control('RestoreSnapshot', { params: { workspace: name, snapshot } })
  const importText = (text: string) =>
    emulator.control('ImportWorkspace', { params: { workspace: name }, raw: Buffer.from(text) })
  return {
    name,
    clock: {
      now: () => call<ClockState>('ShowClock').now_ms,
      advance: (options) => call<{ fired: FiredTimer[] }>('AdvanceClock', options).fired,
      set: (change) => call<ClockState>('SetClock', change),
    },
    faults: createCloudFaults(emulator, name),
    recording: () => `${call<Buffer>('ShowReplayFile')}`,
    replay: (steps) => call<{ steps: ReplayedStep[] }>('ReplaySteps', { steps }).steps,
    journal: createJournal(emulator, name),
    events: (options) => followEvents(emulator, name, options),
    snapshot: (snapshot) => void call('CreateSnapshot', { name: snapshot }),
    snapshots: () =>
      call<{ snapshots: { name: string }[] }>('ListSnapshots').snapshots.map((each) => each.name),
    restore: (snapshot) => void restore(snapshot),
    fork: (fork, options = {}) => {
      call('ForkWorkspace', { name: fork, ...options })
      return createCloud(emulator, fork)
    },
    rewind: (to_request) => void call('RewindWorkspace', { to_request }),
    export: () => `${call<Buffer>('ExportWorkspace')}`,
    import: (text) => void importText(text),
    explain: (request_id) => emulator.control('ExplainAnyRequest', { params: { request_id } }),
    explainTask: (task_id) =>
      emulator.control('ExplainTask', { params: { workspace: name, task_id } }),
  }
}
