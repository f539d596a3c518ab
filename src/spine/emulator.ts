// The emulator whole: its workspaces, and the one door through which requests reach operations.
import { readFileSync } from 'node:fs'
import type { Host, HostOperation } from '../contract/host.ts'
import type { CloudOperation } from '../contract/operation.ts'
import { cloud, control, iam, neighbours } from '../operations/index.ts'
import { type ClockMode, type HostTime, hostTime } from '../workspace/clock.ts'
import { sha256 } from '../workspace/ids.ts'
import type { Settings } from '../workspace/settings.ts'
import { advance, catchUp, settle } from '../workspace/time.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { Workspaces } from '../workspace/workspaces.ts'
import { dispatch, dispatchToHost, type Setup } from './dispatch.ts'
import { type Fixture, FixtureUnusable, readFixture, type Step } from './fixtures.ts'
import type { Reply, Request } from './request.ts'

/** How an emulator is set up. */
export type Options = {
  /** Where databases are kept; null keeps them in memory. */
  dataDir: string | null
  seed: string
  fixtures: readonly string[]
  clock: ClockMode
  pace: number
  strict: boolean
  settings: Partial<Settings>
  hostTime: HostTime
  /** Hold every reply against its own schema: for tests. */
  checksReplies: boolean
  /** Told of bugs: an exception that is no refusal, with the id of its request. */
  report: (bug: unknown, request_id: string) => void
}

/** What holds unless said otherwise: in memory, flowing, twenty times as fast as the service. */
export const defaultOptions: Options = {
  dataDir: null,
  seed: 'sms-emulator',
  fixtures: [],
  clock: 'flowing',
  pace: 20,
  strict: false,
  settings: {},
  hostTime,
  checksReplies: false,
  report: (bug) => console.error(bug),
}

const packageFile = new URL('../../package.json', import.meta.url)

/** The version of this program. */
export const version = (JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string })
  .version

/** A row of the table that any caller may name by its id. */
export type AnyOperation = CloudOperation | HostOperation

/** Whether the row is handed a workspace, which only a credential opens. */
const takesWorkspace = (row: AnyOperation): row is CloudOperation => row.auth === 'token'

/** Every row by its operation id. */
export const operationsById: ReadonlyMap<string, AnyOperation> = new Map(
  [...cloud, ...iam, ...neighbours, ...control].map((row) => [row.id, row] as const),
)

/**
 * Workspaces, and requests to them. Free of sockets: HTTP, library and replay are doors onto
 * `call`.
 */
export class Emulator {
  readonly workspaces: Workspaces
  /** Whether only declared users, and only what the newest reference has, are taken. */
  readonly strict: boolean
  readonly #setup: Setup
  readonly #seed: string
  readonly #fixtures: readonly Fixture[]
  #requests = 0

  /** Throws FixtureUnusable or DatabaseUnusable. */
  constructor(given: Partial<Options> = {}) {
    const options = { ...defaultOptions, ...given }
    this.strict = options.strict
    this.#seed = options.seed
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
  call(row: AnyOperation, request: Request, request_id = this.nextRequestId()): Reply {
    return answer(this.#setup, row, request, request_id)
  }

  /** 32 hex digits; the same sequence for the same seed. */
  nextRequestId(): string {
    return sha256(`${this.#seed}:request:${this.#requests++}`).slice(0, 32)
  }

  /** Tells a bug that happened outside any operation. */
  report(bug: unknown, request_id: string): void {
    this.#setup.report(bug, request_id)
  }

  /** Does `work` at the workspace's present, in one transaction. */
  readonly within = within

  /** Closes every database. */
  close(): void {
    this.workspaces.close()
  }

  #hostWith({ strict, hostTime: realNow }: Options): Host {
    const { workspaces } = this
    return {
      workspaces,
      strict,
      version,
      realNow,
      table: [...cloud, ...iam],
      within,
      create: (name, { seed, fixture }) => {
        const extra = fixture === undefined ? undefined : readFixture(fixture)
        const workspace = workspaces.openOrCreate(name, seed === undefined ? {} : { seed })
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
      this.#replay(workspace, fixture)
    } catch (error) {
      undo()
      throw error
    }
  }

  #replay(workspace: Workspace, fixture: Fixture) {
    fixture.steps.forEach((step, index) => {
      const problem = this.#take(workspace, step)
      if (problem === undefined) return
      throw new FixtureUnusable(`fixture of ${fixture.workspace}, step ${index + 1}: ${problem}`)
    })
  }

  /** Takes one step; answers what went wrong, if anything did. */
  #take(workspace: Workspace, step: Step): string | undefined {
    if ('advance_ms' in step) {
      within(workspace, () => advance(workspace, { by_ms: step.advance_ms }))
      return undefined
    }
    const row = operationsById.get(step.operation)
    if (!row) return `there is no operation ${step.operation}`
    const { params = {}, query = {}, body } = step.input
    const request = {
      params: { ...params, workspace: workspace.name },
      query,
      headers: {},
      ...(body === undefined ? {} : { body }),
    }
    // A fixture declares what there is, so the strictness towards callers is not for it.
    const setup = { ...this.#setup, host: { ...this.#setup.host, strict: false } }
    const reply = answer(setup, row, request, this.nextRequestId(), workspace)
    return reply.status < 300 ? undefined : JSON.stringify(reply.body)
  }
}

const answer = (
  setup: Setup,
  row: AnyOperation,
  request: Request,
  request_id: string,
  opened?: Workspace,
): Reply =>
  takesWorkspace(row)
    ? dispatch(setup, row, request, request_id, opened)
    : dispatchToHost(setup, row, request, request_id)

const within = <T>(workspace: Workspace, work: () => T): T => {
  catchUp(workspace)
  try {
    return workspace.transact(() => {
      const result = work()
      settle(workspace)
      return result
    })
  } catch (error) {
    workspace.reload()
    throw error
  }
}
