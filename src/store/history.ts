// The history of a workspace: each row as it was before each request that changed it. It can be
// rewound to any request. Triggers write it, so code that changes state does not have to.
import { type Database, withoutForeignKeys } from './database.ts'
import { attachHistory, createTriggers } from './history-triggers.ts'
import { type Table, tablesOf } from './tables.ts'

/** The `place` of the row that says up to which request the history was deleted; not a table. */
const FLOOR = ''

/** A row's columns by name. */
export type RowImage = Readonly<Record<string, string | number | null>>

/** A row that a request changed; `before` is null for an insert, `after` for a delete. */
export type RowChange = {
  place: string
  key: string | number
  before: RowImage | null
  after: RowImage | null
}

/** Timers can fire between two requests. Such changes are stored under n + 0.5. */
export const BETWEEN_REQUESTS = 0.5

/** The history of one workspace. Requests are named by their number in the journal. */
export class History {
  readonly #db: Database
  readonly #isInMainDatabase: boolean
  readonly #tables: readonly Table[]
  /** The request of the changes from now on; null while changes are not recorded. */
  #currentRequest: number | null

  /** Records changes from now on, after the last known request, unless `records` is false. */
  constructor(db: Database, records = true) {
    this.#db = db
    this.#tables = tablesOf(db)
    this.#isInMainDatabase = attachHistory(db)
    this.#currentRequest = this.lastRequest() + BETWEEN_REQUESTS
    if (records) createTriggers(db, this.#tables, () => this.#currentRequest)
  }

  /** Changes from now on belong to this request. */
  beginRequest(request: number): void {
    this.#currentRequest = request
  }

  /** Changes from now on belong to no request, and follow this one. */
  endRequest(request: number): void {
    this.#currentRequest = request + BETWEEN_REQUESTS
  }

  /** The last request with recorded changes; 0 if there is none. */
  lastRequest(): number {
    return Math.floor(this.#queryNumber('SELECT max(request) FROM changes') ?? 0)
  }

  /** The earliest request to which it can be rewound; 0 is the start. */
  firstRequest(): number {
    // Older rows are deleted, so the floor is the first row if there is one.
    return (
      this.#queryNumber(
        `SELECT request FROM (SELECT request, place FROM changes ORDER BY request, place LIMIT 1)
         WHERE place = '${FLOOR}'`,
      ) ?? 0
    )
  }

  /** Deletes the changes of requests before this one: a rewind cannot go further back. */
  forgetBefore(request: number): void {
    if (request <= this.firstRequest() + 1) return
    this.#db.transaction(() => {
      this.#db.prepare('DELETE FROM changes WHERE request < ?').run(request - BETWEEN_REQUESTS)
      this.#writeFloor(request - 1)
    })()
  }

  /** Deletes everything: for a copy, whose history starts right after `request`. */
  clear(request = 0): void {
    this.#db.transaction(() => {
      this.#db.exec('DELETE FROM changes')
      this.#writeFloor(request)
    })()
  }

  #writeFloor(request: number) {
    if (request > 0)
      this.#db.prepare(`INSERT INTO changes VALUES (?, '${FLOOR}', 0, NULL)`).run(request)
  }

  /** In a copy of the workspace of `origin`: adds the changes there after `request`. */
  copyLaterChanges(origin: History, request: number): void {
    // The copy has them already.
    if (this.#isInMainDatabase) return
    const later = origin.#db
      .prepare<[number], unknown[]>('SELECT * FROM changes WHERE request > ?')
      .raw()
    const insert = this.#db.prepare('INSERT INTO changes VALUES (?, ?, ?, ?)')
    this.#db.transaction(() => {
      for (const row of later.iterate(request)) insert.run(...row)
    })()
  }

  /** The rows that a request changed: the table, and the key in it. */
  changesOf(request: number): { place: string; key: string | number }[] {
    return this.#db
      .prepare<[number], { place: string; key: string | number }>(
        `SELECT place, key FROM changes WHERE request = ? AND place <> '${FLOOR}'
         ORDER BY place, key`,
      )
      .all(request)
  }

  /** The same with the id of each document; null for rows that are not documents. */
  namedChangesOf(request: number): { table: string; key: string | number; id: string | null }[] {
    return this.changesOf(request).map(({ place: table, key }) => {
      const known = this.#tables.find(({ name }) => name === table)
      const isDocument = known?.columns.includes('document')
      return { table, key, id: known && isDocument ? this.#idOf(known, key) : null }
    })
  }

  /** The row before each request that changed it, oldest first; null if it did not exist. */
  imagesOf(place: string, key: string | number): { request: number; before: string | null }[] {
    return this.#db
      .prepare<[string, string | number], { request: number; before: string | null }>(
        'SELECT request, before FROM changes WHERE place = ? AND key = ? ORDER BY request',
      )
      .all(place, key)
  }

  /** Each row that a request changed, before and after it. */
  rowChangesBy(request: number): RowChange[] {
    return this.changesOf(request).map(({ place, key }) => ({
      place,
      key,
      before: this.#imageAfter(place, key, request - 1),
      after: this.#imageAfter(place, key, request),
    }))
  }

  /** The last recorded request that changed or deleted the document with this id. */
  lastChangeOf(place: string, id: string): number | undefined {
    return (
      this.#db
        .prepare<[string, string], number | null>(
          `SELECT max(request) FROM changes
         WHERE place = ? AND before ->> '$.document' ->> '$.id' = ?`,
        )
        .pluck()
        .get(place, id) ?? undefined
    )
  }

  /** A row after a request: as the next request that changed it found it, else as it is now. */
  #imageAfter(place: string, key: string | number, request: number): RowImage | null {
    const later = this.#db
      .prepare<[string, string | number, number], { before: string | null }>(
        `SELECT before FROM changes WHERE place = ? AND key = ? AND request > ?
         ORDER BY request LIMIT 1`,
      )
      .get(place, key, request)
    const text = later ? later.before : this.#currentImage(place, key)
    return text === null ? null : (JSON.parse(text) as RowImage)
  }

  #currentImage(place: string, key: string | number): string | null {
    const table = this.#tables.find(({ name }) => name === place)
    if (!table) return null
    const columns = table.columns.map((column) => `'${column}', ${column}`).join(', ')
    return (
      this.#db
        .prepare<[string | number], string>(
          `SELECT json_object(${columns}) FROM main.${place} WHERE ${table.key} = ?`,
        )
        .pluck()
        .get(key) ?? null
    )
  }

  /** Restores every row as it was right after `request`, and deletes the history after it. */
  rewind(request: number): void {
    withoutForeignKeys(this.#db, () =>
      this.untracked(() => {
        for (const table of this.#tables) this.#rewindTable(table, request)
        this.#db.prepare('DELETE FROM changes WHERE request > ?').run(request)
      }),
    )
  }

  /**
   * Restores every row as it was right after `request`, as a change of the present request: the
   * history after it remains, and can be rewound to. Call it within withoutForeignKeys.
   */
  revert(request: number): void {
    for (const table of this.#tables) this.#rewindTable(table, request)
  }

  /** Runs work in one transaction that is not recorded, so that no rewind reverts it. */
  untracked(work: () => void): void {
    const saved = this.#currentRequest
    this.#currentRequest = null
    try {
      this.#db.transaction(work)()
    } finally {
      this.#currentRequest = saved
    }
  }

  /** The id of a document, from its row or, if it was deleted, from its images. */
  #idOf({ name, key: column }: Table, key: string | number) {
    return (
      this.#db
        .prepare<[string | number, string, string | number], string | null>(
          `SELECT document ->> '$.id' FROM ${name} WHERE ${column} = ?
           UNION ALL SELECT before ->> '$.document' ->> '$.id' FROM changes
             WHERE place = ? AND key = ? AND before IS NOT NULL LIMIT 1`,
        )
        .pluck()
        .get(key, name, key) ?? null
    )
  }

  /** Deletes every changed row first, so that no restored row violates a constraint. */
  #rewindTable({ name, key, columns }: Table, request: number) {
    const changed = 'SELECT key FROM changes WHERE place = ? AND request > ?'
    this.#db.prepare(`DELETE FROM ${name} WHERE ${key} IN (${changed})`).run(name, request)
    const values = columns.map((column) => `before ->> '$.${column}'`).join(', ')
    // The oldest of several images of a row is restored: min() selects its row. All are read before
    // the first insert, since a recorded insert writes to `changes` too.
    this.#db
      .prepare(
        `WITH images AS MATERIALIZED
           (SELECT before, min(request) FROM changes WHERE place = ? AND request > ? GROUP BY key)
         INSERT INTO ${name} (${columns.join(', ')})
         SELECT ${values} FROM images WHERE before IS NOT NULL`,
      )
      .run(name, request)
  }

  #queryNumber(sql: string) {
    return this.#db.prepare<[], number | null>(sql).pluck().get()
  }
}
