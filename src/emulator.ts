// The emulator whole: its workspaces, and the one door through which requests reach operations.
import { ControlFault } from './api/control-error.ts'
import type { CloudOperation } from './api/operation.ts'
import type { Reply, Request, Sent } from './api/request.ts'
import { version } from './api/version.ts'
import { authorize, type Entrance } from './auth/authenticate.ts'
import { Habits } from './client-rules/client-rules.ts'
import { Coverage } from './coverage/coverage.ts'
import { explainer } from './explain/explainer.ts'
import { Outside, type OutsideRequest } from './journal/unmatched.ts'
import { cloud, iam } from './operations/index.ts'
import { defaultOptions, type Options } from './options.ts'
import {
  dispatch,
  dispatchToHost,
  isControl,
  refusalReply,
  type Setup,
} from './pipeline/dispatch.ts'
import type { Host, HostOperation } from './pipeline/host.ts'
import type { Arrival } from './pipeline/observer.ts'
import {
  type Coming,
  codeIn,
  enter,
  hostFor,
  passageOf,
  pathOf,
  toSend,
} from './pipeline/record-request.ts'
import { within } from './pipeline/run-in-workspace.ts'
import { type AnyOperation, operationsById, takesWorkspace } from './pipeline/table.ts'
import { beginnings } from './replay/beginnings.ts'
import { type Fixture, readFixture, startOf } from './replay/fixtures.ts'
import { Replays } from './replay/replays.ts'
import type { Workspace } from './workspace/workspace.ts'
import { Workspaces } from './workspace/workspaces.ts'

/** Workspaces, and requests to them. HTTP, library and replay are doors onto `call`. */
export class Emulator {
  readonly workspaces: Workspaces
  /** Only declared users, and only what the newest reference has. */
  readonly strict: boolean
  readonly #setup: Setup
  readonly #fixtures: readonly Fixture[]
  readonly #faults: Options['faults']
  /** Steps that are taken again. */
  readonly replays: Replays
  /** Requests that reached no workspace. */
  readonly outside: Outside
  /** What callers have met, and how they behave. */
  readonly coverage: Coverage
  readonly habits: Habits

  /** Throws FixtureUnusable or DatabaseUnusable. */
  constructor(given: Partial<Options> = {}) {
    const options = { ...defaultOptions, ...given }
    this.strict = options.strict
    this.outside = new Outside(options.seed)
    this.coverage = new Coverage(options.strict)
    this.habits = new Habits(options.hostTime)
    this.#fixtures = ['testname', ...options.fixtures].map(readFixture)
    this.#faults = options.faults
    this.workspaces = new Workspaces(
      {
        directory: options.dataDir,
        birth: {
          seed: options.seed,
          mode: options.clock,
          pace: options.pace,
          settings: options.settings,
        },
        host: options.hostTime,
        birthOf: (name) => this.#fixturesOf(name).map(startOf)[0] ?? {},
      },
      (workspace) => this.#plantFixtures(workspace),
    )
    this.replays = new Replays(this.workspaces, {
      visit: (row, request, entrance, coming) => this.#visit(row, request, entrance, coming),
      callHost: (row, request, coming) => this.#callHost(row, request, coming),
    })
    this.#setup = {
      host: this.#hostWith(options),
      checksReplies: options.checksReplies,
      report: options.report,
    }
    try {
      for (const { workspace } of this.#fixtures) this.workspaces.openOrCreate(workspace)
    } catch (error) {
      this.close()
      throw error
    }
  }

  /** Answers a request for one row of the table. Never throws. */
  call(row: AnyOperation, request: Request): Sent {
    const { strict } = this
    if (!takesWorkspace(row))
      return this.#callHost(row, request, { origin: isControl(row) ? 'control' : 'client', strict })
    let entrance: Entrance
    try {
      entrance = authorize(this.#setup.host, request)
    } catch (error) {
      const request_id = this.outside.nextRequestId()
      const reply = refusalReply(this.#setup, row, error, request_id)
      return this.#turnAway(row, request, reply, request_id)
    }
    return this.#visit(row, request, entrance, { origin: 'client', strict })
  }

  /** Calls a control operation from within the program. Throws a ControlFault when refused. */
  control<T>(operation: string, request: Omit<Request, 'headers' | 'wire'> = {}): T {
    const row = operationsById.get(operation) as HostOperation
    const coming: Coming = { origin: 'control', strict: this.strict }
    const { status, body } = this.#callHost(row, { headers: {}, ...request }, coming)
    if (status < 300) return body as T
    const { code, message, hint } = (body as { error: ControlFault }).error
    throw new ControlFault(status, code, message, hint)
  }

  /** Answers and remembers a request for no operation. */
  refuse(
    request: Pick<OutsideRequest, 'method' | 'path'>,
    tell: (request_id: string) => Reply,
  ): Sent {
    const request_id = this.outside.nextRequestId()
    return this.#outside({ ...request, operation: null }, tell(request_id), request_id)
  }

  /** Tells a bug that happened outside any operation. */
  report(bug: unknown, request_id: string): void {
    this.#setup.report(bug, request_id)
  }

  /** Does `work` at the workspace's present, in one transaction, unheard by the journal. */
  readonly within = within

  #visit(row: CloudOperation, request: Request, entrance: Entrance, coming: Coming): Sent {
    const { workspace, caller } = entrance
    const passage = passageOf({ row, request, caller }, coming, true, workspace)
    const request_id = workspace.nextRequestId()
    const setup = { ...this.#setup, host: hostFor(this.#setup.host, passage) }
    const reply = dispatch(setup, row, request, request_id, entrance)
    const sent = toSend(row, reply, request_id, passage.struck)
    enter(this.#watch, workspace, row, request, passage, caller, sent)
    return sent
  }

  #callHost(row: HostOperation, request: Request, coming: Coming): Sent {
    const isRecorded = !row.isUnrecorded && !(isControl(row) && row.method === 'GET')
    const passage = passageOf({ row, request, caller: null }, coming, isRecorded)
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
    const isLost = !isControl(row) || (!passage.workspace && reply.status >= 400)
    if (!workspace && isLost) return this.#turnAway(row, request, reply, request_id)
    const sent = toSend(row, reply, request_id, passage.struck)
    if (!workspace) {
      this.#watch({ workspace: null, row, request, sent, origin: 'control', happenings: [] })
      return sent
    }
    enter(this.#watch, workspace, row, request, passage, null, sent)
    return sent
  }

  #turnAway(row: AnyOperation, request: Request, reply: Reply, request_id: string): Sent {
    const about = { operation: row.id, method: row.method, path: pathOf(row, request) }
    return this.#outside(about, reply, request_id, { row, request })
  }

  #outside(
    about: OutsideRequest,
    reply: Reply,
    request_id: string,
    asked: Partial<Pick<Arrival, 'row' | 'request'>> = {},
  ): Sent {
    const { status, refusal, body } = reply
    const { row, request } = asked
    const origin = about.path.startsWith('/_emulator') ? 'control' : 'client'
    const sent = toSend({}, reply, request_id)
    this.#watch({ workspace: null, row, request, sent, origin, happenings: [] })
    this.outside.note({
      request_id,
      at_ms: this.#setup.host.realNow(),
      ...about,
      status,
      error_code: codeIn(reply),
      refusal: refusal ? { name: refusal.refusal, facts: refusal.facts } : null,
      reply: status >= 400 ? body : null,
    })
    return sent
  }

  readonly #watch = (arrival: Arrival): void => {
    this.coverage.see(arrival)
    this.habits.see(arrival)
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
      explain: explainer({ workspaces, strict, outside: this.outside }),
      table: [...cloud, ...iam],
      within,
      open: (name) => workspaces.openOrCreate(name),
      isKeyElsewhere: (workspace, access) =>
        ![undefined, workspace].includes(workspaces.ownerOfKey(access)),
      replay: (name, score) => this.replays.takeAll(name, score),
      ...beginnings(workspaces, this.replays),
    }
  }

  #plantFixtures(workspace: Workspace) {
    for (const fixture of this.#fixturesOf(workspace.name))
      this.replays.plant(workspace, fixture, () => this.workspaces.drop(workspace.name))
    const steps = this.#faults.map((body) => ({ operation: 'ArmFault', input: { body } }))
    const arming = { workspace: workspace.name, steps }
    this.replays.plant(workspace, arming, () => this.workspaces.drop(workspace.name))
  }

  /** A recording begins with a birth or a base, so no fixture goes before it. */
  #fixturesOf(name: string): readonly Fixture[] {
    const fixtures = this.#fixtures.filter(({ workspace }) => workspace === name)
    const recording = fixtures.findLastIndex(({ birth, base }) => birth ?? base)
    return fixtures.slice(Math.max(recording, 0))
  }
}
