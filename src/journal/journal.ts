// The record of what was asked of a workspace, written behind: no request waits for it.
import { openDatabase } from '../store/database.ts'
import { Entries, type EntryFilter, type EventFilter, type Span } from '../store/entries.ts'
import { Meta } from '../store/meta.ts'

export type { EntryFilter, EventFilter } from '../store/entries.ts'

import type { Birth } from '../workspace/workspace.ts'
import type { Entry, EventEntry, RequestEvent, Visit } from './entry.ts'
import type { Happening } from './events.ts'
import { bodyIn, digestOfReply, requestEventOf, shownReply } from './record.ts'
import { crossOut, Seal } from './redact.ts'

/** So many may wait to be written: what a kill may cost, unless a door flushes sooner. */
const MAX_PENDING = 64

type Waiting = { seq: number; event_id: number; visit: Visit }

/** What a journal begins with: how its workspace was born, and the number of the first request. */
export type Beginning = { birth: Required<Birth>; request: number }

/** The journal of one workspace: its entries, and the events between them, in one order. */
export class Journal {
  readonly #path: string
  #life: string
  #seal = new Seal('')
  readonly #watchers = new Set<() => void>()
  #opened: Entries<Entry, EventEntry> | undefined
  #meta: Meta | undefined
  #unwritten: Beginning | undefined
  #close = () => {}
  #pending: Waiting[] = []
  #pendingEvents: EventEntry[] = []
  #last = 0
  #lastEvent = 0
  #forgotten = 0
  #isClosed = false

  /**
   * `path` is a file, or ':memory:', which is opened when first needed. `life` names a journal that
   * begins, unlike any other that was or will be at this place.
   */
  constructor(path: string, life = '0') {
    this.#path = path
    this.#life = life
  }

  /** The number that the next request will have. */
  get next(): number {
    return this.#last + 1
  }

  /** The id of the last event. */
  get lastEvent(): number {
    return this.#lastEvent
  }

  /** The id of the last event that is forgotten. */
  get forgotten(): number {
    return this.#forgotten
  }

  /** What ids of events of this journal are told from those of another one by. */
  get life(): string {
    return this.#life
  }

  /** Names an event for readers who come back: as no other event of any journal is named. */
  placeOf(id: number): string {
    return `${this.#life}-${id}`
  }

  /** Whether it has ended: with the emulator, or with its workspace. */
  get isClosed(): boolean {
    return this.#isClosed
  }

  /**
   * Serves a workspace of this seed, whose history knows of requests up to `last`. Throws
   * DatabaseUnusable.
   */
  serve(seed: string, last: number): void {
    this.#seal = new Seal(seed)
    if (this.#path !== ':memory:') this.#store()
    this.#last = Math.max(this.#last, last)
  }

  /** Notes that the workspace has just been born: its story begins with the next request. */
  begin(birth: Required<Birth>): void {
    this.#unwritten = { birth, request: this.next }
    if (this.#opened) this.#writeBeginning()
  }

  /** Where the story begins; undefined where that is not known. */
  beginning(): Beginning | undefined {
    this.#store()
    return this.#meta?.get<Beginning>('beginning')
  }

  /** Passes over numbers: the next request has this one. Never back. */
  skipTo(request: number): void {
    this.#last = Math.max(this.#last, request - 1)
  }

  /** Goes on after this number: for a copy, whose story begins within that of its origin. */
  goOnAfter(last: number): void {
    this.#last = last
  }

  /** Enters a request that has been answered; answers its number. */
  append(visit: Visit, happenings: readonly Happening[]): number {
    this.#number(happenings)
    this.#last += 1
    this.#lastEvent += 1
    this.#pending.push({ seq: this.#last, event_id: this.#lastEvent, visit })
    if (this.#pending.length >= MAX_PENDING) this.flush()
    for (const wake of this.#watchers) wake()
    return this.#last
  }

  /** Enters what happened since the last request; it will be said to belong to the next one. */
  note(happenings: readonly Happening[]): void {
    if (happenings.length === 0) return
    this.#number(happenings)
    for (const wake of this.#watchers) wake()
  }

  /** Writes what is waiting. */
  flush(): void {
    if (this.#pending.length + this.#pendingEvents.length === 0) return
    const [waiting, events] = [this.#pending, this.#pendingEvents]
    this.#pending = []
    this.#pendingEvents = []
    this.#store().write(
      waiting.map((one) => this.#entryOf(one)),
      events,
    )
  }

  /** Forgets requests before this number, with their events. */
  forgetBefore(seq: number): void {
    this.#written().forgetBefore(seq)
    this.#forgotten = this.#written().span().forgotten
  }

  /** Entries that match, oldest first; with `newest`, only the last so many. */
  list(filter: EntryFilter = {}, newest?: number): Entry[] {
    return this.#written().list(filter, newest)
  }

  /** The first `limit` entries that match, beginning with the oldest or with the newest. */
  page(filter: EntryFilter, limit: number, from: 'oldest' | 'newest'): Entry[] {
    return this.#written().page(filter, limit, from)
  }

  /** The entry of a request. */
  ofRequest = (request_id: string): Entry | undefined => this.#written().ofRequest(request_id)

  /** The entry of this number. */
  ofNumber = (seq: number): Entry | undefined => this.#written().ofNumber(seq)

  /** Events after the one with this id, oldest first. */
  eventsAfter(id: number, limit?: number): EventEntry[] {
    return this.#written().eventsAfter(id, limit)
  }

  /** What happened to a task, oldest first. */
  eventsOfTask = (task_id: string): EventEntry[] => this.#written().eventsOfTask(task_id)

  /** What happened during a request, or before it since the one before; oldest first. */
  eventsOfRequest = (seq: number): EventEntry[] => this.#written().eventsOfRequest(seq)

  /** Everything after the event with this id, requests too, in order; at most `limit` of it. */
  happened(after: number, filter: EventFilter, limit: number): (EventEntry | RequestEvent)[] {
    return this.#written()
      .happened(after, filter, limit)
      .map((one) => ('kind' in one ? one : requestEventOf(one)))
  }

  /** What is kept, and what was. */
  span = (): Span => this.#written().span()

  /** An entry's input with its secrets open, for a replay. */
  openInput(entry: Entry): Entry['input'] {
    return this.#seal.open(entry.input) as Entry['input']
  }

  /** Deletes every entry and event; numbers go on. */
  clear(): void {
    this.forgetBefore(this.next)
  }

  /** Calls `wake` at whatever is entered from now on, and at the end; answers how to stop. */
  watch(wake: () => void): () => void {
    this.#watchers.add(wake)
    return () => this.#watchers.delete(wake)
  }

  /** Writes what is waiting and closes the file; what is only in memory is gone. */
  close(): void {
    if (this.#path !== ':memory:') this.flush()
    this.#close()
    this.#isClosed = true
    for (const wake of this.#watchers) wake()
  }

  #number(happenings: readonly Happening[]) {
    for (const happening of happenings) {
      this.#lastEvent += 1
      this.#pendingEvents.push({ id: this.#lastEvent, request: this.next, ...happening })
    }
  }

  #entryOf({ seq, event_id, visit }: Waiting): Entry {
    const { headers, text, raw, ...rest } = visit
    const input = this.#seal.seal({ ...rest.input, ...bodyIn(visit) }) as Entry['input']
    const shown = Object.keys(headers).length > 0 && {
      reply_headers: crossOut(headers) as typeof headers,
    }
    const reply = { reply_sha256: digestOfReply(visit), ...shown, reply: shownReply(text) }
    return { seq, event_id, ...rest, input, ...reply }
  }

  #writeBeginning() {
    this.#meta?.set('beginning', this.#unwritten)
    this.#unwritten = undefined
  }

  #written() {
    this.flush()
    return this.#store()
  }

  #store() {
    if (this.#opened) return this.#opened
    const db = openDatabase(this.#path, 'journal')
    this.#close = () => db.close()
    this.#opened = new Entries(db)
    this.#meta = new Meta(db)
    if (this.#unwritten) this.#writeBeginning()
    const { last, last_event, forgotten } = this.#opened.span()
    this.#forgotten = forgotten
    this.#last = Math.max(this.#last, last)
    this.#lastEvent = Math.max(this.#lastEvent, last_event)
    const life = this.#meta.get<string>('life')
    if (life === undefined) this.#meta.set('life', this.#life)
    else this.#life = life
    return this.#opened
  }
}
