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
export type Told = EventEntry | RequestEvent | Gap

/** An id of an event as readers are given it: that of its journal and its own. */
const PLACE = /^(?:([\da-z]+)-)?(\d{1,15})$/

/** Whether a text can be an id to go on from. */
export const isPlace = (text: string): boolean => PLACE.test(text)

/**
 * Reads a journal on from a place. Nothing is kept for it in the meantime but its place, so however
 * slow it is, nobody waits for it: the journal itself is what it has not read yet.
 */
export class Follower {
  readonly #journal: Journal
  readonly #filter: EventFilter
  readonly #unwatch: () => void
  #news = Promise.withResolvers<void>()
  #position: number
  #gap: Gap['why'] | undefined
  #isStopped = false

  /**
   * `place` is the id of an event, as `place` tells it, or its bare number in this journal; 0 is
   * before everything, and without one it begins with what happens next.
   */
  constructor(journal: Journal, filter: EventFilter = {}, place?: string) {
    this.#journal = journal
    this.#filter = filter
    this.#position = journal.lastEvent
    this.#unwatch = journal.watch(() => this.#news.resolve())
    if (place !== undefined) this.#goTo(place)
  }

  /** Where it is: the id to go on from, if this is the last that it reads. */
  get place(): string {
    return this.#journal.placeOf(this.#position)
  }

  /** Whether nothing will come any more: the journal has ended, or the reader. */
  get isOver(): boolean {
    return this.#isStopped || this.#journal.isClosed
  }

  /** What comes next, at most `limit` of it; nothing if there is no more yet. */
  read(limit: number): Told[] {
    this.#news = Promise.withResolvers()
    if (this.isOver) return []
    const gap = this.#gapHere()
    if (gap) return [gap]
    const { lastEvent } = this.#journal
    const told = this.#journal.happened(this.#position, this.#filter, limit)
    this.#position = told.length === limit ? told.at(-1)!.id : lastEvent
    return told
  }

  /** Resolves when there may be more to read, or never will be. */
  news(): Promise<void> {
    if (this.isOver) this.#news.resolve()
    return this.#news.promise
  }

  /** Reads no more. */
  stop(): void {
    this.#isStopped = true
    this.#unwatch()
    this.#news.resolve()
  }

  #goTo(place: string) {
    const [, life = this.#journal.life, id] = PLACE.exec(place)!
    const isHere = life === this.#journal.life && Number(id) <= this.#journal.lastEvent
    this.#position = isHere ? Number(id) : 0
    if (!isHere) this.#gap = 'other journal'
  }

  #gapHere(): Gap | undefined {
    const { forgotten } = this.#journal
    const why = this.#gap ?? (this.#position < forgotten ? 'forgotten' : undefined)
    this.#gap = undefined
    if (why === undefined) return undefined
    this.#position = Math.max(this.#position, forgotten)
    return { kind: 'gap', id: this.#position, why }
  }
}
