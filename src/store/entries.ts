// Rows of a journal: what was asked and answered, and what happened meanwhile. Documents only; what
// they mean is workspace/journal.ts's.
import type { Database } from './database.ts'

/** What every entry has; the rest is its writer's. */
export type EntryRow = { seq: number; request_id: string }

/** What every event has; `id` counts up and is never used twice. */
export type EventRow = { id: number; request: number }

/** Which entries to read; all conditions hold at once, and a missing one asks nothing. */
export type EntryFilter = {
  operation?: string | undefined
  status?: number | undefined
  error_code?: string | undefined
  user?: string | undefined
  origin?: string | undefined
  /** Only entries after this number. */
  after?: number | undefined
  /** Only entries up to this number. */
  upTo?: number | undefined
}

const columns = ['operation', 'status', 'error_code', 'user', 'origin'] as const

const conditionsOf = (filter: EntryFilter) => {
  const given = columns.filter((column) => filter[column] !== undefined)
  const texts = given.map((column) => `${column} = ?`)
  const values: (string | number)[] = given.map((column) => filter[column]!)
  if (filter.after !== undefined) {
    texts.push('seq > ?')
    values.push(filter.after)
  }
  if (filter.upTo !== undefined) {
    texts.push('seq <= ?')
    values.push(filter.upTo)
  }
  return { where: texts.length > 0 ? `WHERE ${texts.join(' AND ')}` : '', values }
}

type Row = { document: string }

/** The entries and events of one journal. */
export class Entries<E extends EntryRow, H extends EventRow> {
  readonly #db: Database
  readonly #add
  readonly #addEvent

  constructor(db: Database) {
    this.#db = db
    this.#add = db.prepare('INSERT OR REPLACE INTO entries (seq, document) VALUES (?, ?)')
    this.#addEvent = db.prepare('INSERT OR REPLACE INTO events (id, document) VALUES (?, ?)')
  }

  /** Writes entries and events in one transaction. */
  write(entries: readonly E[], events: readonly H[]): void {
    this.#db.transaction(() => {
      for (const entry of entries) this.#add.run(entry.seq, JSON.stringify(entry))
      for (const event of events) this.#addEvent.run(event.id, JSON.stringify(event))
    })()
  }

  /** The entries that match, oldest first; with `newest`, only the last so many of them. */
  list(filter: EntryFilter = {}, newest?: number): E[] {
    const { where, values } = conditionsOf(filter)
    return this.#db
      .prepare<unknown[], Row>(
        `SELECT document FROM (SELECT seq, document FROM entries ${where}
         ORDER BY seq DESC LIMIT ?) ORDER BY seq`,
      )
      .all(...values, newest ?? -1)
      .map(({ document }) => JSON.parse(document) as E)
  }

  /** The entry of a request. */
  ofRequest(request_id: string): E | undefined {
    const row = this.#db
      .prepare<[string], Row>('SELECT document FROM entries WHERE request_id = ?')
      .get(request_id)
    return row && (JSON.parse(row.document) as E)
  }

  /** The entry of this number. */
  ofNumber(seq: number): E | undefined {
    const row = this.#db
      .prepare<[number], Row>('SELECT document FROM entries WHERE seq = ?')
      .get(seq)
    return row && (JSON.parse(row.document) as E)
  }

  /** What happened during a request, in order. */
  eventsOfRequest(seq: number): H[] {
    return this.#db
      .prepare<[number], Row>('SELECT document FROM events WHERE request = ? ORDER BY id')
      .all(seq)
      .map(({ document }) => JSON.parse(document) as H)
  }

  /** Events after the one with this id, oldest first; at most `limit` of them. */
  eventsAfter(id: number, limit = -1): H[] {
    return this.#db
      .prepare<[number, number], Row>(
        'SELECT document FROM events WHERE id > ? ORDER BY id LIMIT ?',
      )
      .all(id, limit)
      .map(({ document }) => JSON.parse(document) as H)
  }

  /** What happened to a task, oldest first. */
  eventsOfTask(task_id: string): H[] {
    return this.#db
      .prepare<[string], Row>('SELECT document FROM events WHERE task_id = ? ORDER BY id')
      .all(task_id)
      .map(({ document }) => JSON.parse(document) as H)
  }

  /** The number of the first entry kept and of the last; zeros for an empty journal. */
  span(): { first: number; last: number; last_event: number } {
    return this.#db
      .prepare<[], { first: number; last: number; last_event: number }>(
        `SELECT coalesce(min(seq), 0) AS first, coalesce(max(seq), 0) AS last,
         (SELECT coalesce(max(id), 0) FROM events) AS last_event FROM entries`,
      )
      .get()!
  }

  /** Deletes entries before this number, with their events. */
  forgetBefore(seq: number): void {
    this.#db.prepare('DELETE FROM events WHERE request < ?').run(seq)
    this.#db.prepare('DELETE FROM entries WHERE seq < ?').run(seq)
  }
}
