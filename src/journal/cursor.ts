// A reader of the events of a workspace, which keeps its position.
import type { EventFilter } from '../store/entries.ts'
import type { Entry, EventEntry, RequestEvent } from './entry.ts'
import { toRequestEvent } from './entry-content.ts'
import type { Journal } from './journal.ts'

/** Events are missing: they were deleted, or the last event was another journal's. */
export type Gap = {
  kind: 'gap'
  /** The events that follow are those after this one. */
  id: number
  reason: 'forgotten' | 'other-journal'
}

/** What a reader gets. */
export type StreamEvent = EventEntry | RequestEvent | Gap

/** Which events to read. `isSelected` decides; the other conditions save reading the rest. */
export type EventSelection = EventFilter & { isSelected?: (row: Entry | EventEntry) => boolean }

/** The id of an event as readers get it: that of its journal, and its own. */
const EVENT_ID = /^(?:([\da-z]+)-)?(\d{1,15})$/

/** Whether a text has the form of an event's id. */
export const isEventId = (text: string): boolean => EVENT_ID.test(text)

/**
 * Reads the events of a journal from a position on. Only the position is kept, not the events, so a
 * slow reader delays nobody and needs no buffer.
 */
export class JournalCursor {
  readonly #journal: Journal
  readonly #selection: EventSelection
  readonly #stopListening: () => void
  #more = Promise.withResolvers<void>()
  #position: number
  #gap: Gap['reason'] | undefined
  #isStopped = false

  /**
   * `lastEventId` is the id of an event, or its bare number in this journal; 0 is before all
   * events. Without it, the reader begins with the next event.
   */
  constructor(journal: Journal, selection: EventSelection = {}, lastEventId?: string) {
    this.#journal = journal
    this.#selection = selection
    this.#position = journal.lastEvent
    this.#stopListening = journal.listen(() => this.#more.resolve())
    if (lastEventId !== undefined) this.#seek(lastEventId)
  }

  /** The id of the last event that was read. */
  get lastEventId(): string {
    return this.#journal.eventIdOf(this.#position)
  }

  /** Whether there will be no more events: the journal has ended, or the reader was stopped. */
  get isDone(): boolean {
    return this.#isStopped || this.#journal.isClosed
  }

  /** The next events that are selected, at most `limit`; none if there are no more yet. */
  read(limit: number): StreamEvent[] {
    this.#more = Promise.withResolvers()
    if (this.isDone) return []
    const gap = this.#takeGap()
    if (gap) return [gap]
    const { isSelected = () => true } = this.#selection
    for (;;) {
      const { lastEvent } = this.#journal
      const rows = this.#journal.rowsAfter(this.#position, this.#selection, limit)
      this.#position = rows.length === limit ? eventIdOf(rows.at(-1)!) : lastEvent
      const events = rows.filter(isSelected)
      if (events.length > 0 || rows.length < limit) return events.map(toStreamEvent)
    }
  }

  /** Resolves when there may be more events, or when there will be none. */
  waitForMore(): Promise<void> {
    if (this.isDone) this.#more.resolve()
    return this.#more.promise
  }

  /** Stops reading. */
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
    if (!isThisJournal) this.#gap = 'other-journal'
  }

  #takeGap(): Gap | undefined {
    const { forgotten } = this.#journal
    const reason = this.#gap ?? (this.#position < forgotten ? 'forgotten' : undefined)
    this.#gap = undefined
    if (reason === undefined) return undefined
    this.#position = Math.max(this.#position, forgotten)
    return { kind: 'gap', id: this.#position, reason }
  }
}

const eventIdOf = (row: Entry | EventEntry): number => ('kind' in row ? row.id : row.event_id)

const toStreamEvent = (row: Entry | EventEntry): StreamEvent =>
  'kind' in row ? row : toRequestEvent(row)
