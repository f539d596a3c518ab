// A workspace: one account's database, clock, ids and stores.

import type { InitialState } from '../domain/initial-state.ts'
import { defaultSettings, type Settings } from '../domain/settings.ts'
import type { RequestRecord } from '../journal/entry.ts'
import { PendingEvents } from '../journal/events.ts'
import type { Journal } from '../journal/journal.ts'
import { CertKeys } from '../store/cert-keys.ts'
import { ConsistencyResults } from '../store/consistency-results.ts'
import type { Database } from '../store/database.ts'
import { openDatabase, runTransaction } from '../store/database.ts'
import { Faults } from '../store/faults.ts'
import { History } from '../store/history.ts'
import { Iam } from '../store/iam.ts'
import { Meta } from '../store/meta.ts'
import { Projects } from '../store/projects.ts'
import { ReadStates } from '../store/read-states.ts'
import { Servers } from '../store/servers.ts'
import { Tasks } from '../store/tasks.ts'
import { Templates } from '../store/templates.ts'
import { Timers } from '../store/timers.ts'
import { Clock, type ClockState, type HostTime } from './clock.ts'
import { ensureDefaultProject } from './default-project.ts'
import { Ids } from './ids.ts'

/** One account of the emulated cloud. Its whole state is in one database. */
export class Workspace {
  readonly name: string
  readonly db: Database
  readonly meta: Meta
  readonly servers: Servers
  readonly tasks: Tasks
  readonly results: ConsistencyResults
  readonly certKeys: CertKeys
  readonly templates: Templates
  readonly projects: Projects
  readonly timers: Timers
  readonly iam: Iam
  readonly readStates: ReadStates
  readonly faults: Faults
  readonly clock: Clock
  readonly ids: Ids
  readonly history: History
  readonly events = new PendingEvents()
  readonly journal: Journal
  settings: Settings

  /**
   * Opens the database at a path, or a copy in memory of its bytes. A new one gets `initialState`.
   * The workspace does not close the journal. With `recordsHistory` false it can be rewound to
   * earlier requests, but not to its own. Throws UnusableDatabaseError.
   */
  constructor(
    name: string,
    source: string | Buffer,
    initialState: InitialState,
    host: HostTime,
    journal: Journal,
    recordsHistory = true,
  ) {
    this.name = name
    this.journal = journal
    this.db = openDatabase(source)
    this.meta = new Meta(this.db)
    const created =
      this.meta.get('seed') === undefined
        ? this.db.transaction(() => this.#initialise(initialState, host))()
        : undefined
    this.servers = new Servers(this.db)
    this.tasks = new Tasks(this.db)
    this.results = new ConsistencyResults(this.db)
    this.certKeys = new CertKeys(this.db)
    this.templates = new Templates(this.db)
    this.projects = new Projects(this.db)
    this.timers = new Timers(this.db)
    this.readStates = new ReadStates(this.db)
    this.faults = new Faults(this.db)
    this.iam = new Iam(this.db)
    this.clock = new Clock(this.meta, this.timers, host)
    this.ids = new Ids(this.meta)
    this.settings = { ...defaultSettings, ...this.meta.get<Partial<Settings>>('settings') }
    ensureDefaultProject(this)
    this.history = new History(this.db, recordsHistory)
    journal.attach(this.meta.get<string>('seed') ?? '', this.history.lastRequest())
    this.history.endRequest(journal.next - 1)
    if (created) journal.recordStart(created)
  }

  /**
   * Runs `work` in one transaction. If `work` throws, rows, cached values and pending events are as
   * before.
   */
  transact<T>(work: () => T): T {
    const position = this.events.position()
    try {
      return runTransaction(this.db, work)
    } catch (error) {
      this.reload()
      this.events.truncateTo(position)
      throw error
    }
  }

  /** The id of the next request: 32 hex digits that follow from the seed and its number. */
  nextRequestId(): string {
    return this.ids.requestId(this.journal.next)
  }

  /** A request begins: changes from now on belong to it. */
  beginRequest(): void {
    this.history.beginRequest(this.journal.next)
  }

  /** Gives the next request this number, unless its number is higher already. */
  skipTo(request: number): void {
    if (request <= this.journal.next) return
    this.journal.skipTo(request)
    this.history.endRequest(request - 1)
  }

  /** Adds a finished request to the journal. */
  append(record: RequestRecord): void {
    const seq = this.journal.append(record, this.events.drain())
    this.history.endRequest(seq)
    if (seq % FORGET_INTERVAL !== 0) return
    const first = seq - this.settings.journal_limit + 1
    this.journal.forgetBefore(first)
    this.history.forgetBefore(first)
  }

  /** Adds the events since the last request to the journal, before the next request. */
  flushEvents(): void {
    this.journal.appendEvents(this.events.drain())
  }

  /** Changes settings from now on. */
  configure(change: Partial<Settings>): void {
    const stored = { ...this.meta.get<Partial<Settings>>('settings'), ...change }
    this.meta.set('settings', stored)
    this.settings = { ...defaultSettings, ...stored }
  }

  /** The initial state of a workspace like this one: its seed, mode, pace and settings. */
  initialState(): InitialState {
    return {
      seed: this.meta.get<string>('seed') ?? '',
      mode: this.clock.mode,
      pace: this.clock.pace,
      settings: this.meta.get<Partial<Settings>>('settings') ?? {},
    }
  }

  /** Whether it is new, and its first contents are not complete. */
  get isInitialising(): boolean {
    return this.meta.get<boolean>('is_initialising') ?? false
  }

  /** Marks a workspace with the contents of a base as new. Its clock continues from the base's. */
  beginInitialising(): void {
    this.history.untracked(() => {
      this.clock.jumpTo(this.clock.now)
      this.meta.set('is_initialising', true)
    })
  }

  /** Marks its first contents as complete. */
  finishInitialising(): void {
    this.history.untracked(() => this.meta.set('is_initialising', false))
  }

  /** Whether another workspace with the same access keys has precedence: this one is its copy. */
  get yieldsKeys(): boolean {
    return this.meta.get<boolean>('yields_keys') ?? false
  }

  /** Reads cached values again, after a rollback or a restore. */
  reload(): void {
    this.clock.reload()
    this.ids.reload()
    this.settings = { ...defaultSettings, ...this.meta.get<Partial<Settings>>('settings') }
  }

  /** Closes the database. */
  close(): void {
    this.db.close()
  }

  #initialise(initialState: InitialState, host: HostTime): Required<InitialState> {
    const { seed, mode, pace, settings } = initialState
    const host_ms = host()
    // A frozen clock starts at a fixed instant, so that its dates are the same in every run.
    const { now_ms = mode === 'flowing' ? host_ms : FROZEN_EPOCH } = initialState
    const offset_ms = mode === 'flowing' ? now_ms - host_ms : 0
    const clock: ClockState = { mode, pace, now_ms, offset_ms }
    this.meta.set('seed', seed)
    this.meta.set('is_initialising', true)
    this.meta.set('clock', clock)
    this.meta.set('settings', settings)
    return { seed, mode, pace, settings, now_ms }
  }
}

/** Old requests are deleted after so many new ones. */
const FORGET_INTERVAL = 1024

/** 2026-01-01T00:00:00Z in epoch ms: the start of a clock that does not flow. */
export const FROZEN_EPOCH = 1_767_225_600_000
