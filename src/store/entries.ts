// The tables of a journal: entries (requests with their replies) and events. journal/journal.ts
// defines the documents.
import type { Statement } from 'better-sqlite3'
import type { Database } from './database.ts'
import {
  type Conditions,
  type EntryFilter,
  type EventFilter,
  entryConditions,
  eventConditions,
  requestConditions,
} from './entry-conditions.ts'
import { Meta } from './meta.ts'

export type { EntryFilter, EventFilter } from './entry-conditions.ts'

/** Fields of every entry. `event_id` is its number in the common order of entries and events. */
export type EntryRow = { seq: number; request_id: string; event_id: number }

/** Fields of every event. `id` counts events and entries together and is never reused. */
export type EventRow = { id: number; request: number }

/** The range of a journal. */
export type JournalSpan = {
  /** The number of the first entry that is still stored; 0 if there is none. */
  first: number
  /** The number of the last entry ever written. */
  last: number
  /** The id of the last event ever written. */
  last_event: number
  /** The id of the last deleted event. */
  forgotten: number
}

type Row = { document: string }

const where = ({ clauses }: Conditions) =>
  clauses.length > 0 ? `WHERE ${clauses.join(' AND ')}` : ''

/** The entries and events of one journal. */
export class Entries<E extends EntryRow, H extends EventRow> {
  readonly #db: Database
  readonly #meta: Meta
  readonly #insertEntry
  readonly #insertEvent
  readonly #feedStatements = new Map<string, Statement<unknown[], Row>>()

  constructor(db: Database) {
    this.#db = db
    this.#meta = new Meta(db)
    this.#insertEntry = db.prepare(
      'INSERT OR REPLACE INTO entries (seq, event_id, document) VALUES (?, ?, ?)',
    )
    this.#insertEvent = db.prepare('INSERT OR REPLACE INTO events (id, document) VALUES (?, ?)')
  }

  /** Writes entries and events in one transaction. */
  write(entries: readonly E[], events: readonly H[]): void {
    this.#db.transaction(() => {
      for (const entry of entries)
        this.#insertEntry.run(entry.seq, entry.event_id, JSON.stringify(entry))
      for (const event of events) this.#insertEvent.run(event.id, JSON.stringify(event))
    })()
  }

  /** The entries that match, oldest first; with `newest`, only the last so many of them. */
  list(filter: EntryFilter = {}, newest = -1): E[] {
    return this.page(filter, newest, 'newest').reverse()
  }

  /** The first `limit` entries that match, beginning with the oldest or with the newest. */
  page(filter: EntryFilter, limit: number, from: 'oldest' | 'newest'): E[] {
    const conditions = entryConditions(filter)
    const order = from === 'newest' ? 'DESC' : 'ASC'
    return this.#db
      .prepare<unknown[], Row>(
        `SELECT document FROM entries ${where(conditions)} ORDER BY seq ${order} LIMIT ?`,
      )
      .all(...conditions.values, limit)
      .map(({ document }) => JSON.parse(document) as E)
  }

  /** The entry of a request. */
  byRequestId(request_id: string): E | undefined {
    const row = this.#db
      .prepare<[string], Row>('SELECT document FROM entries WHERE request_id = ?')
      .get(request_id)
    return row && (JSON.parse(row.document) as E)
  }

  /** The entry of this number. */
  bySeq(seq: number): E | undefined {
    const row = this.#db
      .prepare<[number], Row>('SELECT document FROM entries WHERE seq = ?')
      .get(seq)
    return row && (JSON.parse(row.document) as E)
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

  /** The events of a task, oldest first. */
  eventsOfTask(task_id: string): H[] {
    return this.#db
      .prepare<[string], Row>('SELECT document FROM events WHERE task_id = ? ORDER BY id')
      .all(task_id)
      .map(({ document }) => JSON.parse(document) as H)
  }

  /** Events and entries after the event with this id, in their order; at most `limit` of them. */
  eventsAndRequestsAfter(after: number, filter: EventFilter, limit: number): (E | H)[] {
    const parts = [
      { id: 'id', table: 'events', conditions: eventConditions(filter) },
      { id: 'event_id', table: 'entries', conditions: requestConditions(filter) },
    ].flatMap(({ id, table, conditions }) =>
      conditions
        ? {
            sql: `SELECT ${id} AS place, document FROM ${table}
              ${where({ ...conditions, clauses: [`${id} > ?`, ...conditions.clauses] })}`,
            values: [after, ...conditions.values],
          }
        : [],
    )
    if (parts.length === 0) return []
    const sql = `SELECT document FROM (${parts.map((part) => part.sql).join(' UNION ALL ')})
      ORDER BY place LIMIT ?`
    // A follower runs the same query again and again.
    const statement = this.#feedStatements.get(sql) ?? this.#db.prepare<unknown[], Row>(sql)
    this.#feedStatements.set(sql, statement)
    return statement
      .all(...parts.flatMap(({ values }) => values), limit)
      .map(({ document }) => JSON.parse(document) as E | H)
  }

  /** The events during a request and since the request before it, oldest first. */
  eventsOfRequest(seq: number): H[] {
    return this.#db
      .prepare<[number], Row>('SELECT document FROM events WHERE request = ? ORDER BY id')
      .all(seq)
      .map(({ document }) => JSON.parse(document) as H)
  }

  /** The range of this journal. */
  span(): JournalSpan {
    const { first, last, last_event } = this.#db
      .prepare<[], Omit<JournalSpan, 'forgotten'>>(
        `SELECT coalesce(min(seq), 0) AS first, coalesce(max(seq), 0) AS last,
         max(coalesce(max(event_id), 0), (SELECT coalesce(max(id), 0) FROM events)) AS last_event
         FROM entries`,
      )
      .get()!
    return {
      first,
      last: Math.max(last, this.#retentionMark('last')),
      last_event: Math.max(last_event, this.#retentionMark('last_event')),
      forgotten: this.#retentionMark('forgotten'),
    }
  }

  /** Deletes entries before this number, with their events. Their numbers are not reused. */
  forgetBefore(seq: number): void {
    this.#db.transaction(() => {
      const { last, last_event, forgotten } = this.span()
      const newest = this.#db
        .prepare<[number, number], number>(
          `SELECT max((SELECT coalesce(max(id), 0) FROM events WHERE request < ?),
           (SELECT coalesce(max(event_id), 0) FROM entries WHERE seq < ?))`,
        )
        .pluck()
        .get(seq, seq)!
      const marks = { last, last_event, forgotten: Math.max(forgotten, newest) }
      for (const [key, value] of Object.entries(marks)) this.#meta.set(key, value)
      this.#db.prepare('DELETE FROM events WHERE request < ?').run(seq)
      this.#db.prepare('DELETE FROM entries WHERE seq < ?').run(seq)
    })()
  }

  #retentionMark(key: 'last' | 'last_event' | 'forgotten'): number {
    return this.#meta.get<number>(key) ?? 0
  }
}
