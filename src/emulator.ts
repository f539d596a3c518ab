// The composition root: the only place that knows every part of the emulator.
import { join } from 'node:path'
import { ControlError } from './api/control-error.ts'
import { type AnyOperation, isControlOperation } from './api/operation.ts'
import type { Reply, Request, SentReply } from './api/request.ts'
import { ClientRulesMonitor } from './client-rules/monitor.ts'
import { clientRulesOperations } from './client-rules/operations.ts'
import { basicOperations } from './control/index.ts'
import { Coverage } from './coverage/coverage.ts'
import { coverageOperations } from './coverage/operations.ts'
import { createExplainer } from './explain/explainer.ts'
import { explainOperations } from './explain/operations.ts'
import { faultOperations } from './faults/operations.ts'
import { historyOperations } from './history/operations/index.ts'
import { Snapshots } from './history/snapshots.ts'
import { journalOperations } from './journal/operations/index.ts'
import { UnmatchedRequests } from './journal/unmatched.ts'
import { defaultOptions, type Options } from './options.ts'
import { handleRequest, type Pipeline, rejectRequest } from './pipeline/handle-request.ts'
import { OperationTable } from './pipeline/operation-table.ts'
import { defaultFixture, readFixture } from './read-fixture.ts'
import { type Fixture, workspaceStartOf } from './replay/fixtures.ts'
import { replayOperations } from './replay/operations.ts'
import { Replayer } from './replay/replayer.ts'
import { workspaceLifecycle } from './replay/workspace-lifecycle.ts'
import { catchUpForFollower } from './simulation/advance.ts'
import { runAtPresent } from './simulation/run-in-transaction.ts'
import { refreshAll } from './simulation/transition.ts'
import { hostDelay } from './workspace/clock.ts'
import type { Workspace } from './workspace/workspace.ts'
import { Workspaces } from './workspace/workspaces.ts'

const DEFAULT_WORKSPACE = 'testname'

/**
 * Whether the default workspace is created when it is first used. With files or faults it is
 * created at the start, so that errors in them are reported then.
 */
const isCreatedLazily = ({ dataDir, faults }: Options) => dataDir === null && faults.length === 0

/**
 * An emulator without a server: its workspaces, its operations, and `call`, which handles one
 * request. `http/` adds the server; the library and the CLI start both.
 */
export class Emulator {
  /** Every operation that can be called: the cloud's and the control API's. */
  readonly operations = new OperationTable()
  readonly workspaces: Workspaces
  /**
   * Whether only declared users, and only what the newest API reference documents, are accepted.
   */
  readonly strict: boolean
  /** Requests that reached no workspace. */
  readonly unmatched: UnmatchedRequests
  /** Records which parts of the service clients have used. */
  readonly coverage: Coverage
  /** Evaluates the rules about how clients behave. */
  readonly clientRules: ClientRulesMonitor
  /** Replays the steps of fixtures and recordings. */
  readonly replayer: Replayer
  readonly #pipeline: Pipeline
  readonly #fixtures: readonly Fixture[]
  /** Bodies of ArmFault: faults that are armed in every new workspace. */
  readonly #faults: Options['faults']

  /**
   * Opens or creates the workspaces of all fixtures. Throws InvalidFixtureError, or
   * UnusableDatabaseError for a file in `dataDir` that cannot be opened.
   */
  constructor(given: Partial<Options> = {}) {
    const wallTime = given.wallTime ?? given.hostTime ?? defaultOptions.wallTime
    const options = { ...defaultOptions, ...given, wallTime }
    this.strict = options.strict
    this.unmatched = new UnmatchedRequests(options.seed)
    this.coverage = new Coverage(options.strict, (id) => this.operations.get(id))
    this.clientRules = new ClientRulesMonitor(options.hostTime)
    this.#fixtures = options.fixtures.map(readFixture)
    this.#faults = options.faults
    this.workspaces = this.#openWorkspaces(options)
    this.#pipeline = this.#createPipeline(options)
    this.replayer = new Replayer({
      workspaces: this.workspaces,
      findOperation: (id) => this.operations.get(id),
      handle: (...request) => handleRequest(this.#pipeline, ...request),
    })
    this.operations.setControl(this.#controlOperations(options))
    try {
      if (!isCreatedLazily(options)) this.workspaces.openOrCreate(DEFAULT_WORKSPACE)
      for (const { workspace } of this.#fixtures) this.workspaces.openOrCreate(workspace)
    } catch (error) {
      this.close()
      throw error
    }
  }

  /** Handles a request for one operation. Never throws. */
  call(operation: AnyOperation, request: Request): SentReply {
    const origin = isControlOperation(operation) ? 'control' : 'client'
    return handleRequest(this.#pipeline, operation, request, { origin, strict: this.strict })
  }

  /** Calls a control operation, and returns the body of its reply. Throws ControlError. */
  control<T>(id: string, request: Omit<Request, 'headers' | 'wire'> = {}): T {
    const { status, body } = this.call(this.operations.get(id)!, { headers: {}, ...request })
    if (status < 300) return body as T
    throw ControlError.ofReply(status, (body as { error: ControlError }).error)
  }

  /** Replies to a request that has no operation or cannot be read, and records it. */
  reject(
    target: { method: string; path: string },
    renderReply: (request_id: string) => Reply,
  ): SentReply {
    return rejectRequest(this.#pipeline, target, renderReply)
  }

  /** Reports an exception that was thrown outside `call`. */
  reportBug(bug: unknown, request_id: string): void {
    this.#pipeline.reportBug(bug, request_id)
  }

  /** Brings a workspace's clock to the present and runs `work` in one transaction, unrecorded. */
  readonly runAtPresent = runAtPresent

  /** The workspace that a fixture was given for, or testname: the one clients are pointed to. */
  get mainWorkspace(): string {
    return this.#fixtures.at(-1)?.workspace ?? 'testname'
  }

  /** Closes every database. */
  close(): void {
    this.workspaces.close()
  }

  #openWorkspaces(options: Options): Workspaces {
    const { dataDir, seed, clock, pace, settings, hostTime } = options
    return new Workspaces(
      {
        directory: dataDir,
        initialState: { seed, mode: clock, pace, settings },
        host: hostTime,
        initialStateOf: (name: string) => this.#fixturesOf(name).map(workspaceStartOf)[0] ?? {},
        lazyNames: isCreatedLazily(options) ? [DEFAULT_WORKSPACE] : [],
      },
      (workspace) => this.#loadFixtures(workspace),
    )
  }

  #createPipeline({ wallTime, validateReplies, reportBug }: Options): Pipeline {
    return {
      workspaces: this.workspaces,
      unmatched: this.unmatched,
      realNow: wallTime,
      checksReplies: validateReplies,
      reportBug,
      observe: (request) => {
        this.coverage.observe(request)
        this.clientRules.observe(request)
      },
    }
  }

  #controlOperations({ dataDir, strict }: Options): AnyOperation[] {
    const { workspaces, unmatched, coverage, replayer, operations } = this
    const snapshots = new Snapshots(dataDir && join(dataDir, 'snapshots'))
    const find = (name: string) => workspaces.find(name)
    const explainer = createExplainer({ workspaces, strict, unmatched, operations })
    const lifecycle = workspaceLifecycle({ workspaces, replayer, readFixture })
    return [
      ...basicOperations({ workspaces, snapshots, ...lifecycle }),
      ...faultOperations({ refreshAll }),
      ...replayOperations({ workspaces, replayer }),
      ...journalOperations({ unmatched, find, catchUp: catchUpForFollower, delay: hostDelay }),
      ...historyOperations({ workspaces, snapshots }),
      ...explainOperations(explainer),
      ...coverageOperations({ coverage, workspaces }),
      ...clientRulesOperations(this.clientRules),
    ]
  }

  /** Replays the fixtures of a new workspace, then arms the faults of the options. */
  #loadFixtures(workspace: Workspace) {
    const drop = () => this.workspaces.drop(workspace.name)
    for (const fixture of this.#fixturesOf(workspace.name))
      this.replayer.load(workspace, fixture, drop)
    const steps = this.#faults.map((body) => ({ operation: 'ArmFault', input: { body } }))
    this.replayer.load(workspace, { workspace: workspace.name, steps }, drop)
  }

  /**
   * The fixtures of a workspace, in order. A recording brings its own initial state or base, so the
   * fixtures before it are left out.
   */
  #fixturesOf(name: string): readonly Fixture[] {
    const builtin = name === DEFAULT_WORKSPACE ? [defaultFixture()] : []
    const fixtures = [...builtin, ...this.#fixtures.filter(({ workspace }) => workspace === name)]
    const recording = fixtures.findLastIndex(({ initial_state, base }) => initial_state ?? base)
    return fixtures.slice(Math.max(recording, 0))
  }
}
