// A living world: one account's database, clock, ids and stores. What an operation's handler is
// given.

import type { InitialState } from '../domain/initial-state.ts'
import { defaultSettings, type Settings } from '../domain/settings.ts'
import type { RequestRecord } from '../journal/entry.ts'
import { PendingEvents } from '../journal/events.ts'
import type { Journal } from '../journal/journal.ts'
import { CertKeys } from '../store/cert-keys.ts'
import { ConsistencyResults } from '../store/consistency-results.ts'
import type { Database } from '../store/database.ts'
import { openDatabase } from '../store/database.ts'
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

/** An account's cloud: complete, isolated, and all of it in one database. */
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
   * Opens the database at a path, or a copy in memory of one's bytes; one that is empty is born as
   * `birth` says. The journal outlives it. Throws DatabaseUnusable.
   */
  constructor(
    name: string,
    source: string | Buffer,
    initialState: InitialState,
    host: HostTime,
    journal: Journal,
  ) {
    this.name = name
    this.journal = journal
    this.db = openDatabase(source)
    this.meta = new Meta(this.db)
    const created =
      this.meta.get('seed') === undefined
        ? this.transact(() => this.#initialise(initialState, host))
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
    this.history = new History(this.db)
    journal.attach(this.meta.get<string>('seed') ?? '', this.history.lastRequest())
    this.history.endRequest(journal.next - 1)
    if (created) journal.recordStart(created)
  }

  /** Runs `work` in one transaction: it happens whole, or, when it throws, not at all. */
  transact<T>(work: () => T): T {
    return this.db.transaction(work)()
  }

  /** The id of the next request: 32 hex digits that follow from the seed and its number. */
  nextRequestId(): string {
    return this.ids.requestId(this.journal.next)
  }

  /** A request has come: what changes from now on is its doing. */
  beginRequest(): void {
    this.history.beginRequest(this.journal.next)
  }

  /** Passes over numbers of requests: the next one has this, unless they have come farther. */
  skipTo(request: number): void {
    if (request <= this.journal.next) return
    this.journal.skipTo(request)
    this.history.endRequest(request - 1)
  }

  /** Enters an answered request. */
  append(record: RequestRecord): void {
    const seq = this.journal.append(record, this.events.drain())
    this.history.endRequest(seq)
    if (seq % FORGET_INTERVAL !== 0) return
    const first = seq - this.settings.journal_limit + 1
    this.journal.forgetBefore(first)
    this.history.forgetBefore(first)
  }

  /** Enters what has happened since the last request, without waiting for the next one. */
  flushEvents(): void {
    this.journal.appendEvents(this.events.drain())
  }

  /** Changes settings; they hold from now on. */
  configure(change: Partial<Settings>): void {
    const stored = { ...this.meta.get<Partial<Settings>>('settings'), ...change }
    this.meta.set('settings', stored)
    this.settings = { ...defaultSettings, ...stored }
  }

  /** How this workspace began, with the mode, pace and settings it has now. */
  initialState(): InitialState {
    return {
      seed: this.meta.get<string>('seed') ?? '',
      mode: this.clock.mode,
      pace: this.clock.pace,
      settings: this.meta.get<Partial<Settings>>('settings') ?? {},
    }
  }

  /** Whether it has begun but does not hold yet what it is to begin with. */
  get isInitialising(): boolean {
    return this.meta.get<boolean>('is_initialising') ?? false
  }

  /** Notes that the world it was opened with is only what it begins with: time stood still. */
  beginInitialising(): void {
    this.history.untracked(() => {
      this.clock.jumpTo(this.clock.now)
      this.meta.set('is_initialising', true)
    })
  }

  /** Notes that it holds all it is to begin with. */
  finishInitialising(): void {
    this.history.untracked(() => this.meta.set('is_initialising', false))
  }

  /** Whether its access keys leave way to those of others: it is a copy of one that has them. */
  get yieldsKeys(): boolean {
    return this.meta.get<boolean>('yields_keys') ?? false
  }

  /** Forgets what it had read, after a transaction was undone or another world took its place. */
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
    // A frozen world begins at a fixed instant, so that its dates are the same in every run.
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

/** Old requests are forgotten so many at a time. */
const FORGET_INTERVAL = 1024

/** 2026-01-01T00:00:00Z in epoch ms: where a clock that does not flow begins. */
export const FROZEN_EPOCH = 1_767_225_600_000
