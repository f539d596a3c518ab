// The emulator whole: its workspaces, and the one door through which requests reach operations.
import { ControlFault } from '../contract/control-fault.ts'
import type { Host, HostOperation } from '../contract/host.ts'
import type { CloudOperation } from '../contract/operation.ts'
import { cloud, iam } from '../operations/index.ts'
import type { Origin } from '../workspace/entry.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { Workspaces } from '../workspace/workspaces.ts'
import type { Arrival } from './arrival.ts'
import { authorize, type Entrance } from './authorize.ts'
import { Coverage } from './coverage/coverage.ts'
import {
  dispatch,
  dispatchToHost,
  isControl,
  nobody,
  refusalReply,
  type Setup,
} from './dispatch.ts'
import { type Fixture, readFixture, type Step } from './fixtures.ts'
import { Habits } from './habits/habits.ts'
import { defaultOptions, given, type Options } from './options.ts'
import { Outside, type OutsideEntry } from './outside.ts'
import { enter, type Passage, pathOf, through, toSend } from './passage.ts'
import type { Reply, Request, Sent } from './request.ts'
import { stepRequest, takeSteps } from './step-request.ts'
import { type AnyOperation, operationsById, takesWorkspace } from './table.ts'
import { version } from './version.ts'
import { within } from './within.ts'

/** Workspaces, and requests to them. HTTP, library and replay are doors onto `call`. */
export class Emulator {
  readonly workspaces: Workspaces
  /** Only declared users, and only what the newest reference has. */
  readonly strict: boolean
  readonly #setup: Setup
  readonly #fixtures: readonly Fixture[]
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
      },
      (workspace) => this.#plantFixtures(workspace),
    )
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
    if (!takesWorkspace(row))
      return this.#callHost(row, request, isControl(row) ? 'control' : 'client')
    let entrance: Entrance
    try {
      entrance = authorize(this.#setup.host, request)
    } catch (error) {
      const request_id = this.outside.nextRequestId()
      return this.#turnAway(
        row,
        request,
        refusalReply(this.#setup, row, error, request_id),
        request_id,
      )
    }
    return this.#visit(row, request, entrance, 'client')
  }

  /** Calls a control operation from within the program. Throws a ControlFault when refused. */
  control<T>(operation: string, request: Pick<Request, 'params' | 'query' | 'body'> = {}): T {
    const row = operationsById.get(operation) as HostOperation
    const { status, body } = this.#callHost(row, { headers: {}, ...request }, 'control')
    if (status < 300) return body as T
    const { code, message, hint } = (body as { error: ControlFault }).error
    throw new ControlFault(status, code, message, hint)
  }

  /** Answers and remembers a request for no operation. */
  refuse(
    request: Pick<OutsideEntry, 'method' | 'path'>,
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

  #visit(row: CloudOperation, request: Request, entrance: Entrance, origin: Origin): Sent {
    const { workspace, caller } = entrance
    const passage: Passage = { workspace, at_ms: undefined }
    const request_id = workspace.nextRequestId()
    const setup = this.#setupFor(passage, origin)
    const sent = toSend(dispatch(setup, row, request, request_id, entrance), request_id)
    enter(this.#watch, workspace, row, request, { caller, origin, at_ms: passage.at_ms }, sent)
    return sent
  }

  #callHost(row: HostOperation, request: Request, origin: Origin): Sent {
    const passage: Passage = { workspace: undefined, at_ms: undefined }
    const isRecorded = !row.isUnrecorded && !(isControl(row) && row.method === 'GET')
    let known: string | undefined
    const idOf = () => {
      const visited = isRecorded ? passage.workspace : undefined
      known ??= visited?.nextRequestId() ?? this.outside.nextRequestId()
      return known
    }
    const reply = dispatchToHost(this.#setupFor(passage, origin), row, request, idOf)
    const request_id = idOf()
    const workspace =
      isRecorded && passage.workspace && this.workspaces.find(passage.workspace.name)
    if (!workspace) return this.#turnAway(row, request, reply, request_id)
    const sent = toSend(reply, request_id)
    enter(
      this.#watch,
      workspace,
      row,
      request,
      { caller: null, origin, at_ms: passage.at_ms },
      sent,
    )
    return sent
  }

  /** A fixture declares what there is, so the strictness towards callers is not for it. */
  #setupFor(passage: Passage, origin: Origin): Setup {
    const strict = origin !== 'fixture' && this.strict
    return { ...this.#setup, host: { ...this.#setup.host, strict, within: through(passage) } }
  }

  #turnAway(row: AnyOperation, request: Request, reply: Reply, request_id: string): Sent {
    const about = { operation: row.id, method: row.method, path: pathOf(row, request) }
    return this.#outside(about, reply, request_id, { row, request })
  }

  #outside(
    about: Pick<OutsideEntry, 'operation' | 'method' | 'path'>,
    reply: Reply,
    request_id: string,
    asked: Partial<Pick<Arrival, 'row' | 'request'>> = {},
  ): Sent {
    const { row, request } = asked
    const origin = about.path.startsWith('/_emulator') ? 'control' : 'client'
    const sent = toSend(reply, request_id)
    this.#watch({ workspace: null, row, request, sent, origin, happenings: [] })
    this.outside.note({ request_id, at_ms: this.#setup.host.realNow(), ...about }, reply)
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
      ...{ workspaces, coverage, habits },
      strict,
      version,
      realNow,
      table: [...cloud, ...iam],
      within,
      create: (name, { fixture, ...birth }) => {
        const extra = fixture === undefined ? undefined : readFixture(fixture)
        const workspace = workspaces.openOrCreate(name, given(birth))
        if (extra) this.#replayOr(workspace, extra, () => workspaces.drop(name))
        return workspace
      },
      reset: (name, fixture) => {
        const extra = fixture === undefined ? undefined : readFixture(fixture)
        const birth = workspaces.openOrCreate(name).birth()
        const beginAnew = (isFurnished: boolean) => {
          workspaces.drop(name)
          return workspaces.openOrCreate(name, birth, isFurnished)
        }
        const workspace = beginAnew(extra === undefined)
        if (extra) this.#replayOr(workspace, extra, () => beginAnew(false))
        return workspace
      },
    }
  }

  #plantFixtures(workspace: Workspace) {
    for (const fixture of this.#fixtures)
      if (fixture.workspace === workspace.name)
        this.#replayOr(workspace, fixture, () => this.workspaces.drop(workspace.name))
  }

  /** A fixture that cannot be replayed leaves nothing half done behind it. */
  #replayOr(workspace: Workspace, fixture: Fixture, undo: () => void) {
    try {
      takeSteps(fixture, (step) => this.#take(workspace, step))
    } catch (error) {
      undo()
      throw error
    }
  }

  /** Takes one step; answers what went wrong, if anything did. */
  #take(workspace: Workspace, step: Step): string | undefined {
    const asked = stepRequest(workspace.name, step)
    if (typeof asked === 'string') return asked
    const { row, request } = asked
    const { status, payload } = takesWorkspace(row)
      ? this.#visit(row, request, { workspace, caller: nobody }, 'fixture')
      : this.#callHost(row, request, 'fixture')
    return status < 300 ? undefined : `${payload}`
  }
}
