// The journal of a workspace. It is written in batches, so that no request waits for it.
import { openDatabase } from '../store/database.ts'
import { Entries, type EntryFilter, type EventFilter, type JournalSpan } from '../store/entries.ts'
import { Meta } from '../store/meta.ts'

export type { EntryFilter, EventFilter } from '../store/entries.ts'

import type { InitialState } from '../domain/initial-state.ts'
import type { Entry, EventEntry, RequestRecord } from './entry.ts'
import { recordedBody, redactReply, replyDigest } from './entry-content.ts'
import type { WorkspaceEvent } from './events.ts'
import { redact, SecretSealer } from './redact.ts'

/** The most entries that wait to be written, and so the most that a kill can lose. */
const MAX_PENDING = 64

type PendingRecord = { seq: number; event_id: number; record: RequestRecord }

/** The initial state of the workspace, and the number of its first request. */
export type JournalStart = { initial_state: Required<InitialState>; request: number }

/** The journal of one workspace: its requests and events, in one order. */
export class Journal {
  readonly #path: string
  #journalId: string
  #sealer = new SecretSealer('')
  readonly #listeners = new Set<() => void>()
  #entries: Entries<Entry, EventEntry> | undefined
  #meta: Meta | undefined
  #unwrittenStart: JournalStart | undefined
  #close = () => {}
  #pending: PendingRecord[] = []
  #pendingEvents: EventEntry[] = []
  #last = 0
  #lastEvent = 0
  #forgotten = 0
  #isClosed = false

  /**
   * `path` is a file or ':memory:', opened when first needed. A new journal gets `journalId`, which no
   * other journal of this workspace may have.
   */
  constructor(path: string, journalId = '0') {
    this.#path = path
    this.#journalId = journalId
  }

  /** The number that the next request will have. */
  get next(): number {
    return this.#last + 1
  }

  /** The id of the last event. */
  get lastEvent(): number {
    return this.#lastEvent
  }

  /** The id of the last event that was deleted. */
  get forgotten(): number {
    return this.#forgotten
  }

  /** The id of the journal, which is part of the ids of its events. */
  get journalId(): string {
    return this.#journalId
  }

  /** The id of an event for readers, unique among all journals: with it, a reader can continue. */
  eventIdOf(id: number): string {
    return `${this.#journalId}-${id}`
  }

  /** Whether it has ended, because its workspace or the emulator was closed. */
  get isClosed(): boolean {
    return this.#isClosed
  }

  /**
   * Attaches a workspace with this seed, whose history has requests up to `last`. Throws
   * UnusableDatabaseError.
   */
  attach(seed: string, last: number): void {
    this.#sealer = new SecretSealer(seed)
    if (this.#path !== ':memory:') this.#openEntries()
    this.#last = Math.max(this.#last, last)
  }

  /** Records the initial state of a new workspace, which begins with the next request. */
  recordStart(initial_state: Required<InitialState>): void {
    this.#unwrittenStart = { initial_state, request: this.next }
    if (this.#entries) this.#writeStart()
  }

  /** The initial state; undefined if the journal does not have it. */
  start(): JournalStart | undefined {
    this.#openEntries()
    return this.#meta?.get<JournalStart>('beginning')
  }

  /** Skips numbers: the next request gets this one, unless its number is higher already. */
  skipTo(request: number): void {
    this.#last = Math.max(this.#last, request - 1)
  }

  /** Sets the number of the last request: a copy continues the numbers of its origin. */
  continueAfter(last: number): void {
    this.#last = last
  }

  /** Adds a request after its reply, with the events before it; returns its number. */
  append(record: RequestRecord, events: readonly WorkspaceEvent[]): number {
    this.#queueEvents(events)
    this.#last += 1
    this.#lastEvent += 1
    this.#pending.push({ seq: this.#last, event_id: this.#lastEvent, record })
    if (this.#pending.length >= MAX_PENDING) this.flush()
    for (const listener of this.#listeners) listener()
    return this.#last
  }

  /** Adds events since the last request. They belong to the next one. */
  appendEvents(events: readonly WorkspaceEvent[]): void {
    if (events.length === 0) return
    this.#queueEvents(events)
    for (const listener of this.#listeners) listener()
  }

  /** Writes all pending entries and events. */
  flush(): void {
    if (this.#pending.length + this.#pendingEvents.length === 0) return
    const [records, events] = [this.#pending, this.#pendingEvents]
    this.#pending = []
    this.#pendingEvents = []
    this.#openEntries().write(
      records.map((row) => this.#entryOf(row)),
      events,
    )
  }

  /** Deletes requests before this number, with their events. */
  forgetBefore(seq: number): void {
    this.#flushedEntries().forgetBefore(seq)
    this.#forgotten = this.#flushedEntries().span().forgotten
  }

  /** Entries that match, oldest first; with `newest`, only the last so many. */
  list(filter: EntryFilter = {}, newest?: number): Entry[] {
    return this.#flushedEntries().list(filter, newest)
  }

  /** The first `limit` entries that match, beginning with the oldest or with the newest. */
  page(filter: EntryFilter, limit: number, from: 'oldest' | 'newest'): Entry[] {
    return this.#flushedEntries().page(filter, limit, from)
  }

  /** The entry of a request. */
  byRequestId = (request_id: string): Entry | undefined =>
    this.#flushedEntries().byRequestId(request_id)

  /** The entry of this number. */
  bySeq = (seq: number): Entry | undefined => this.#flushedEntries().bySeq(seq)

  /** Events after the one with this id, oldest first. */
  eventsAfter(id: number, limit?: number): EventEntry[] {
    return this.#flushedEntries().eventsAfter(id, limit)
  }

  /** The events of a task, oldest first. */
  eventsOfTask = (task_id: string): EventEntry[] => this.#flushedEntries().eventsOfTask(task_id)

  /** The events during a request and since the previous one, oldest first. */
  eventsOfRequest = (seq: number): EventEntry[] => this.#flushedEntries().eventsOfRequest(seq)

  /** Entries and events after the event with this id, in order; at most `limit` of them. */
  rowsAfter(after: number, filter: EventFilter, limit: number): (Entry | EventEntry)[] {
    return this.#flushedEntries().eventsAndRequestsAfter(after, filter, limit)
  }

  /** The first and last numbers of requests and events. */
  span = (): JournalSpan => this.#flushedEntries().span()

  /** An entry's input with its secrets unsealed. */
  unsealInput({ input }: Pick<Entry, 'input'>): Entry['input'] {
    return this.#sealer.unseal(input) as Entry['input']
  }

  /** Deletes all entries and events; numbers continue. */
  clear(): void {
    this.forgetBefore(this.next)
  }

  /** Calls `listener` after every addition and at the end. Returns a function that removes it. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Writes what is pending and closes the file. A journal in memory is gone. */
  close(): void {
    if (this.#path !== ':memory:') this.flush()
    this.#close()
    this.#isClosed = true
    for (const listener of this.#listeners) listener()
  }

  #queueEvents(events: readonly WorkspaceEvent[]) {
    for (const event of events) {
      this.#lastEvent += 1
      this.#pendingEvents.push({ id: this.#lastEvent, request: this.next, ...event })
    }
  }

  #entryOf({ seq, event_id, record }: PendingRecord): Entry {
    const { headers, text, raw, ...rest } = record
    const input = this.#sealer.seal({ ...rest.input, ...recordedBody(record) }) as Entry['input']
    const redactedHeaders = Object.keys(headers).length > 0 && {
      reply_headers: redact(headers) as typeof headers,
    }
    const reply = {
      reply_sha256: replyDigest(record),
      ...redactedHeaders,
      reply: redactReply(text),
    }
    return { seq, event_id, ...rest, input, ...reply }
  }

  #writeStart() {
    this.#meta?.set('beginning', this.#unwrittenStart)
    this.#unwrittenStart = undefined
  }

  #flushedEntries() {
    this.flush()
    return this.#openEntries()
  }

  #openEntries() {
    if (this.#entries) return this.#entries
    const db = openDatabase(this.#path, 'journal')
    this.#close = () => db.close()
    this.#entries = new Entries(db)
    this.#meta = new Meta(db)
    if (this.#unwrittenStart) this.#writeStart()
    const { last, last_event, forgotten } = this.#entries.span()
    this.#forgotten = forgotten
    this.#last = Math.max(this.#last, last)
    this.#lastEvent = Math.max(this.#lastEvent, last_event)
    const journalId = this.#meta.get<string>('journal_id')
    if (journalId === undefined) this.#meta.set('journal_id', this.#journalId)
    else this.#journalId = journalId
    return this.#entries
  }
}
