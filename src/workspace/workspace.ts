// A living world: one account's database, clock, ids and stores. What an operation's handler is
// given.

import { CertKeys } from '../store/cert-keys.ts'
import type { Database } from '../store/database.ts'
import { openDatabase } from '../store/database.ts'
import { History } from '../store/history.ts'
import { Iam } from '../store/iam.ts'
import { Looks } from '../store/looks.ts'
import { Meta } from '../store/meta.ts'
import { Projects } from '../store/projects.ts'
import { Results } from '../store/results.ts'
import { Servers } from '../store/servers.ts'
import { Tasks } from '../store/tasks.ts'
import { Templates } from '../store/templates.ts'
import { Timers } from '../store/timers.ts'
import { Clock, type ClockMode, type ClockState, type HostTime } from './clock.ts'
import type { Visit } from './entry.ts'
import { beginProjects } from './first-project.ts'
import { Happenings } from './happenings.ts'
import { Ids } from './ids.ts'
import type { Journal } from './journal.ts'
import { defaultSettings, type Settings } from './settings.ts'

/** How a workspace that does not exist yet begins. */
export type Birth = { seed: string; mode: ClockMode; pace: number; settings: Partial<Settings> }

/** An account's cloud: complete, isolated, and all of it in one database. */
export class Workspace {
  readonly name: string
  readonly db: Database
  readonly meta: Meta
  readonly servers: Servers
  readonly tasks: Tasks
  readonly results: Results
  readonly certKeys: CertKeys
  readonly templates: Templates
  readonly projects: Projects
  readonly timers: Timers
  readonly iam: Iam
  readonly looks: Looks
  readonly clock: Clock
  readonly ids: Ids
  readonly history: History
  readonly happenings = new Happenings()
  readonly journal: Journal
  settings: Settings

  /**
   * Opens the database at `path`, or takes an open one; one that is empty is born as `birth` says.
   * The journal outlives it. Throws DatabaseUnusable.
   */
  constructor(
    name: string,
    path: string | Database,
    birth: Birth,
    host: HostTime,
    journal: Journal,
  ) {
    this.name = name
    this.journal = journal
    this.db = typeof path === 'string' ? openDatabase(path) : path
    this.meta = new Meta(this.db)
    if (this.meta.get('seed') === undefined) this.transact(() => this.#beBorn(birth, host))
    this.servers = new Servers(this.db)
    this.tasks = new Tasks(this.db)
    this.results = new Results(this.db)
    this.certKeys = new CertKeys(this.db)
    this.templates = new Templates(this.db)
    this.projects = new Projects(this.db)
    this.timers = new Timers(this.db)
    this.looks = new Looks(this.db)
    this.iam = new Iam(this.db)
    this.clock = new Clock(this.meta, this.timers, host)
    this.ids = new Ids(this.meta)
    this.settings = { ...defaultSettings, ...this.meta.get<Partial<Settings>>('settings') }
    beginProjects(this)
    this.history = new History(this.db)
    journal.serve(this.meta.get<string>('seed') ?? '', this.history.last())
    this.history.begin(journal.next)
  }

  /** Runs `work` in one transaction: it happens whole, or, when it throws, not at all. */
  transact<T>(work: () => T): T {
    return this.db.transaction(work)()
  }

  /** The id of the next request: 32 hex digits that follow from the seed and its number. */
  nextRequestId(): string {
    return this.ids.ofRequest(this.journal.next)
  }

  /** Enters an answered request; what changes from now on belongs to the next one. */
  enter(visit: Visit): void {
    const seq = this.journal.append(visit, this.happenings.take())
    this.history.begin(seq + 1)
    if (seq % FORGET_EVERY !== 0) return
    const first = seq - this.settings.journal_limit + 1
    this.journal.forgetBefore(first)
    this.history.forgetBefore(first)
  }

  /** Changes settings; they hold from now on. */
  configure(change: Partial<Settings>): void {
    const stored = { ...this.meta.get<Partial<Settings>>('settings'), ...change }
    this.meta.set('settings', stored)
    this.settings = { ...defaultSettings, ...stored }
  }

  /** How this workspace began, with the mode, pace and settings it has now. */
  birth(): Birth {
    return {
      seed: this.meta.get<string>('seed') ?? '',
      mode: this.clock.mode,
      pace: this.clock.pace,
      settings: this.meta.get<Partial<Settings>>('settings') ?? {},
    }
  }

  /** Whether it has begun but does not hold yet what it is to begin with. */
  get isHalfBorn(): boolean {
    return this.meta.get<boolean>('is_half_born') ?? false
  }

  /** Notes that it holds all it is to begin with. */
  finishBirth(): void {
    this.history.unwatched(() => this.meta.set('is_half_born', false))
  }

  /** Forgets what it had read, after a transaction was undone. */
  reload(): void {
    this.clock.reload()
    this.settings = { ...defaultSettings, ...this.meta.get<Partial<Settings>>('settings') }
  }

  /** Closes the database. */
  close(): void {
    this.db.close()
  }

  #beBorn({ seed, mode, pace, settings }: Birth, host: HostTime) {
    // A frozen world begins at a fixed instant, so that its dates are the same in every run.
    const now_ms = mode === 'flowing' ? host() : FROZEN_EPOCH
    const clock: ClockState = { mode, pace, now_ms, offset_ms: 0 }
    this.meta.set('seed', seed)
    this.meta.set('is_half_born', true)
    this.meta.set('clock', clock)
    this.meta.set('settings', settings)
  }
}

/** Old requests are forgotten so many at a time. */
const FORGET_EVERY = 1024

/** 2026-01-01T00:00:00Z in epoch ms: where a clock that does not flow begins. */
export const FROZEN_EPOCH = 1_767_225_600_000
