// The emulator whole: its workspaces, and the one door through which requests reach operations.
import { ControlError } from './api/control-error.ts'
import type { CloudOperation } from './api/operation.ts'
import type { Reply, Request, SentReply } from './api/request.ts'
import { version } from './api/version.ts'
import { authenticate, type Session } from './auth/authenticate.ts'
import { ClientRulesMonitor } from './client-rules/monitor.ts'
import { Coverage } from './coverage/coverage.ts'
import { createExplainer } from './explain/explainer.ts'
import { type UnmatchedRequest, UnmatchedRequests } from './journal/unmatched.ts'
import { cloud, iam } from './operations/index.ts'
import { defaultOptions, type Options } from './options.ts'
import {
  dispatch,
  dispatchToHost,
  errorReply,
  isControlOperation,
  type PipelineOptions,
} from './pipeline/dispatch.ts'
import type { Host, HostOperation } from './pipeline/host.ts'
import type { ObservedRequest } from './pipeline/observer.ts'
import {
  createRequestContext,
  errorCodeOf,
  hostFor,
  type RequestOrigin,
  recordRequest,
  requestPath,
  serializeReply,
} from './pipeline/record-request.ts'
import { runInTransaction } from './pipeline/run-in-workspace.ts'
import { type AnyOperation, isCloudOperation, operationsById } from './pipeline/table.ts'
import { workspaceLifecycle } from './replay/beginnings.ts'
import { type Fixture, readFixture, workspaceStartOf } from './replay/fixtures.ts'
import { Replayer } from './replay/replays.ts'
import type { Workspace } from './workspace/workspace.ts'
import { Workspaces } from './workspace/workspaces.ts'

/** Workspaces, and requests to them. HTTP, library and replay are doors onto `call`. */
export class Emulator {
  readonly workspaces: Workspaces
  /** Only declared users, and only what the newest reference has. */
  readonly strict: boolean
  readonly #setup: PipelineOptions
  readonly #fixtures: readonly Fixture[]
  readonly #faults: Options['faults']
  /** Steps that are taken again. */
  readonly replays: Replayer
  /** Requests that reached no workspace. */
  readonly outside: UnmatchedRequests
  /** What callers have met, and how they behave. */
  readonly coverage: Coverage
  readonly habits: ClientRulesMonitor

  /** Throws InvalidFixture or DatabaseUnusable. */
  constructor(given: Partial<Options> = {}) {
    const options = { ...defaultOptions, ...given }
    this.strict = options.strict
    this.outside = new UnmatchedRequests(options.seed)
    this.coverage = new Coverage(options.strict)
    this.habits = new ClientRulesMonitor(options.hostTime)
    this.#fixtures = ['testname', ...options.fixtures].map(readFixture)
    this.#faults = options.faults
    this.workspaces = new Workspaces(
      {
        directory: options.dataDir,
        initialState: {
          seed: options.seed,
          mode: options.clock,
          pace: options.pace,
          settings: options.settings,
        },
        host: options.hostTime,
        initialStateOf: (name) => this.#fixturesOf(name).map(workspaceStartOf)[0] ?? {},
      },
      (workspace) => this.#plantFixtures(workspace),
    )
    this.replays = new Replayer(this.workspaces, {
      callCloud: (row, request, entrance, coming) => this.#visit(row, request, entrance, coming),
      callHost: (row, request, coming) => this.#callHost(row, request, coming),
    })
    this.#setup = {
      host: this.#hostWith(options),
      checksReplies: options.validateReplies,
      report: options.reportBug,
    }
    try {
      for (const { workspace } of this.#fixtures) this.workspaces.openOrCreate(workspace)
    } catch (error) {
      this.close()
      throw error
    }
  }

  /** Answers a request for one row of the table. Never throws. */
  call(row: AnyOperation, request: Request): SentReply {
    const { strict } = this
    if (!isCloudOperation(row))
      return this.#callHost(row, request, {
        origin: isControlOperation(row) ? 'control' : 'client',
        strict,
      })
    let entrance: Session
    try {
      entrance = authenticate(this.#setup.host, request)
    } catch (error) {
      const request_id = this.outside.nextRequestId()
      const reply = errorReply(this.#setup, row, error, request_id)
      return this.#turnAway(row, request, reply, request_id)
    }
    return this.#visit(row, request, entrance, { origin: 'client', strict })
  }

  /** Calls a control operation from within the program. Throws a ControlFault when refused. */
  control<T>(operation: string, request: Omit<Request, 'headers' | 'wire'> = {}): T {
    const row = operationsById.get(operation) as HostOperation
    const coming: RequestOrigin = { origin: 'control', strict: this.strict }
    const { status, body } = this.#callHost(row, { headers: {}, ...request }, coming)
    if (status < 300) return body as T
    const { code, message, hint } = (body as { error: ControlError }).error
    throw new ControlError(status, code, message, hint)
  }

  /** Answers and remembers a request for no operation. */
  refuse(
    request: Pick<UnmatchedRequest, 'method' | 'path'>,
    tell: (request_id: string) => Reply,
  ): SentReply {
    const request_id = this.outside.nextRequestId()
    return this.#outside({ ...request, operation: null }, tell(request_id), request_id)
  }

  /** Tells a bug that happened outside any operation. */
  report(bug: unknown, request_id: string): void {
    this.#setup.report(bug, request_id)
  }

  /** Does `work` at the workspace's present, in one transaction, unheard by the journal. */
  readonly within = runInTransaction

  #visit(
    row: CloudOperation,
    request: Request,
    entrance: Session,
    coming: RequestOrigin,
  ): SentReply {
    const { workspace, caller } = entrance
    const passage = createRequestContext({ row, request, caller }, coming, true, workspace)
    const request_id = workspace.nextRequestId()
    const setup = { ...this.#setup, host: hostFor(this.#setup.host, passage) }
    const reply = dispatch(setup, row, request, request_id, entrance)
    const sent = serializeReply(row, reply, request_id, passage.struck)
    recordRequest(this.#watch, workspace, row, request, passage, caller, sent)
    return sent
  }

  #callHost(row: HostOperation, request: Request, coming: RequestOrigin): SentReply {
    const isRecorded = !row.isUnrecorded && !(isControlOperation(row) && row.method === 'GET')
    const passage = createRequestContext({ row, request, caller: null }, coming, isRecorded)
    let known: string | undefined
    const idOf = () => {
      const visited = isRecorded ? passage.workspace : undefined
      known ??= visited?.nextRequestId() ?? this.outside.nextRequestId()
      return known
    }
    const setup = { ...this.#setup, host: hostFor(this.#setup.host, passage) }
    const reply = dispatchToHost(setup, row, request, idOf)
    const request_id = idOf()
    const workspace =
      isRecorded && passage.workspace && this.workspaces.find(passage.workspace.name)
    // Whoever asks the emulator itself, and is answered, is not lost.
    const isLost = !isControlOperation(row) || (!passage.workspace && reply.status >= 400)
    if (!workspace && isLost) return this.#turnAway(row, request, reply, request_id)
    const sent = serializeReply(row, reply, request_id, passage.struck)
    if (!workspace) {
      this.#watch({ workspace: null, row, request, sent, origin: 'control', happenings: [] })
      return sent
    }
    recordRequest(this.#watch, workspace, row, request, passage, null, sent)
    return sent
  }

  #turnAway(row: AnyOperation, request: Request, reply: Reply, request_id: string): SentReply {
    const about = { operation: row.id, method: row.method, path: requestPath(row, request) }
    return this.#outside(about, reply, request_id, { row, request })
  }

  #outside(
    about: UnmatchedRequest,
    reply: Reply,
    request_id: string,
    asked: Partial<Pick<ObservedRequest, 'row' | 'request'>> = {},
  ): SentReply {
    const { status, refusal, body } = reply
    const { row, request } = asked
    const origin = about.path.startsWith('/_emulator') ? 'control' : 'client'
    const sent = serializeReply({}, reply, request_id)
    this.#watch({ workspace: null, row, request, sent, origin, happenings: [] })
    this.outside.append({
      request_id,
      at_ms: this.#setup.host.realNow(),
      ...about,
      status,
      error_code: errorCodeOf(reply),
      refusal: refusal ? { name: refusal.refusal, facts: refusal.facts } : null,
      reply: status >= 400 ? body : null,
    })
    return sent
  }

  readonly #watch = (arrival: ObservedRequest): void => {
    this.coverage.observe(arrival)
    this.habits.observe(arrival)
  }

  /** Closes every database. */
  close(): void {
    this.workspaces.close()
  }

  #hostWith({ strict, hostTime: realNow }: Options): Host {
    const { workspaces, coverage, habits } = this
    return {
      ...{ workspaces, coverage, habits, outside: this.outside },
      strict,
      version,
      realNow,
      explain: createExplainer({ workspaces, strict, outside: this.outside }),
      table: [...cloud, ...iam],
      within: runInTransaction,
      open: (name) => workspaces.openOrCreate(name),
      isKeyElsewhere: (workspace, access) =>
        ![undefined, workspace].includes(workspaces.ownerOfKey(access)),
      replay: (name, score) => this.replays.replayAll(name, score),
      ...workspaceLifecycle(workspaces, this.replays),
    }
  }

  #plantFixtures(workspace: Workspace) {
    for (const fixture of this.#fixturesOf(workspace.name))
      this.replays.load(workspace, fixture, () => this.workspaces.drop(workspace.name))
    const steps = this.#faults.map((body) => ({ operation: 'ArmFault', input: { body } }))
    const arming = { workspace: workspace.name, steps }
    this.replays.load(workspace, arming, () => this.workspaces.drop(workspace.name))
  }

  /** A recording begins with a birth or a base, so no fixture goes before it. */
  #fixturesOf(name: string): readonly Fixture[] {
    const fixtures = this.#fixtures.filter(({ workspace }) => workspace === name)
    const recording = fixtures.findLastIndex(({ initial_state: birth, base }) => birth ?? base)
    return fixtures.slice(Math.max(recording, 0))
  }
}
