// A reader of what happens in a workspace: at its own speed, and again from where it was.
import type { EventFilter } from '../store/entries.ts'
import type { EventEntry, RequestEvent } from './entry.ts'
import type { Journal } from './journal.ts'

/** That events were missed: they are forgotten, or the id to go on from is another journal's. */
export type Gap = {
  kind: 'gap'
  /** What follows are the events after this one. */
  id: number
  why: 'forgotten' | 'other journal'
}

/** One thing that a reader is told. */
export type StreamEvent = EventEntry | RequestEvent | Gap

/** An id of an event as readers are given it: that of its journal and its own. */
const EVENT_ID = /^(?:([\da-z]+)-)?(\d{1,15})$/

/** Whether a text can be an id to go on from. */
export const isEventId = (text: string): boolean => EVENT_ID.test(text)

/**
 * Reads a journal on from a place. Nothing is kept for it in the meantime but its place, so however
 * slow it is, nobody waits for it: the journal itself is what it has not read yet.
 */
export class JournalCursor {
  readonly #journal: Journal
  readonly #filter: EventFilter
  readonly #stopListening: () => void
  #more = Promise.withResolvers<void>()
  #position: number
  #gap: Gap['why'] | undefined
  #isStopped = false

  /**
   * `place` is the id of an event, as `place` tells it, or its bare number in this journal; 0 is
   * before everything, and without one it begins with what happens next.
   */
  constructor(journal: Journal, filter: EventFilter = {}, lastEventId?: string) {
    this.#journal = journal
    this.#filter = filter
    this.#position = journal.lastEvent
    this.#stopListening = journal.listen(() => this.#more.resolve())
    if (lastEventId !== undefined) this.#seek(lastEventId)
  }

  /** Where it is: the id to go on from, if this is the last that it reads. */
  get lastEventId(): string {
    return this.#journal.eventIdOf(this.#position)
  }

  /** Whether nothing will come any more: the journal has ended, or the reader. */
  get isDone(): boolean {
    return this.#isStopped || this.#journal.isClosed
  }

  /** What comes next, at most `limit` of it; nothing if there is no more yet. */
  read(limit: number): StreamEvent[] {
    this.#more = Promise.withResolvers()
    if (this.isDone) return []
    const gap = this.#takeGap()
    if (gap) return [gap]
    const { lastEvent } = this.#journal
    const events = this.#journal.eventsAndRequestsAfter(this.#position, this.#filter, limit)
    this.#position = events.length === limit ? events.at(-1)!.id : lastEvent
    return events
  }

  /** Resolves when there may be more to read, or never will be. */
  waitForMore(): Promise<void> {
    if (this.isDone) this.#more.resolve()
    return this.#more.promise
  }

  /** Reads no more. */
  stop(): void {
    this.#isStopped = true
    this.#stopListening()
    this.#more.resolve()
  }

  #seek(lastEventId: string) {
    const [, journalId = this.#journal.journalId, id] = EVENT_ID.exec(lastEventId)!
    const isThisJournal =
      journalId === this.#journal.journalId && Number(id) <= this.#journal.lastEvent
    this.#position = isThisJournal ? Number(id) : 0
    if (!isThisJournal) this.#gap = 'other journal'
  }

  #takeGap(): Gap | undefined {
    const { forgotten } = this.#journal
    const why = this.#gap ?? (this.#position < forgotten ? 'forgotten' : undefined)
    this.#gap = undefined
    if (why === undefined) return undefined
    this.#position = Math.max(this.#position, forgotten)
    return { kind: 'gap', id: this.#position, why }
  }
}
