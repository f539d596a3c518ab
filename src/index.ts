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

/** Changes to a clock. `now_ms` must not be in the past. */
export type ClockChange = { mode?: ClockMode; pace?: number; now_ms?: number }

/** The state of a clock; instants are epoch ms. */
export type ClockState = {
  now_ms: number
  mode: ClockMode
  pace: number
  next_event_at_ms: number | null
}

/** A workspace, as tests use it. */
export type Cloud = {
  name: string
  clock: {
    /** Virtual now, epoch ms. */
    now: () => number
    /** Advances the clock. Returns the timers that fired. */
    advance: (options: Advance) => FiredTimer[]
    /** Changes mode or pace, or advances the clock to an instant. */
    set: (change: ClockChange) => ClockState
  }
  /** Its injected failures. */
  faults: CloudFaults
  /** Its journal as the text of a file for `sms-emulator replay` and `fixtures`. */
  recording: () => string
  /** Replays steps in order. Returns the reply to each. */
  replay: (steps: readonly ReplayStepInput[]) => ReplayedStep[]
  /** The requests that it received. */
  journal: CloudJournal
  /** Its events from now on, or after an id: for await (const event of cloud.events()). */
  events: (options?: EventOptions) => AsyncGenerator<CloudEvent, void>
  /** Takes a snapshot with this name. */
  snapshot: (name: string) => void
  /** The names of its snapshots. */
  snapshots: () => string[]
  /** Restores the state of a snapshot. */
  restore: (name: string) => void
  /** Copies it to a new workspace: as it is, or as it was after a request (id or number). */
  fork: (name: string, options?: { at_request?: string | number }) => Cloud
  /** Restores the state after a request (id or number; 0 is the beginning). */
  rewind: (to_request: string | number) => void
  /** Returns its state as a text. Equal states give equal texts. */
  export: () => string
  /** Replaces its state by that of an exported text. */
  import: (text: string) => void
  /** Explains the reply to a request by its X-Request-Id, even if it reached no workspace. */
  explain: (request_id: string) => RequestExplanation
  /** Explains the state of a task, what would change it, and what blocks it. */
  explainTask: (task_id: string) => TaskExplanation
}

/** A running emulator. */
export type RunningEmulator = {
  /** Its URL, for example http://127.0.0.1:4390. */
  url: string
  emulator: Emulator
  /** The file (PEM) of the CA that clients have to trust, if `tls` generated a certificate. */
  ca: string | undefined
  /** The workspace with this name, created on first use. Throws for an invalid name. */
  workspace: (name: string) => Cloud
  /** How much of the service callers have used, in one workspace or in all. */
  coverage: (workspace?: string) => CoverageReport
  /** The report of the client rules. `rules` replaces the rules first, as PUT does. */
  clientRules: (rules?: unknown) => ClientRulesReport
  close: () => Promise<void>
}

/** The options of an emulator, and where it listens. */
export type EmulatorOptions = Partial<Options> &
  Pick<HttpOptions, 'controlToken' | 'allowedHosts' | 'log'> & {
    port?: number
    host?: string
    /**
     * Serve HTTPS with a given certificate, or with `true` for a generated one, which is kept in
     * `dataDir` (for this run only without one).
     */
    tls?: boolean | KeyPair
  }

/**
 * Starts an emulator, in memory unless `dataDir` is given, and on a free port unless `port` is.
 * Rejects with InvalidFixture, DatabaseUnusable or InvalidCertificate, or if the port is in use.
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
  allowedHosts,
  log,
  https,
  ...rest
}: Omit<EmulatorOptions, 'tls'> & HttpOptions & { host: string }) => {
  const emulator = new Emulator(rest)
  try {
    const app = await createApp(emulator, { controlToken, allowedHosts, log, https })
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

/** Throws a ControlError. With a data directory, the name is also that of a file. */
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
