// How every row was before each request changed it, so that a world can be taken back to any of
// them. Kept by triggers: no code that writes state has to know.
import { type Database, withoutForeignKeys } from './database.ts'
import { attachHistory, createTriggers } from './history-triggers.ts'
import { type Table, tablesOf } from './tables.ts'

/** The place of the row that says up to where the past is forgotten: no table has this name. */
const FLOOR = ''

/** A row's columns. */
export type RowImage = Readonly<Record<string, string | number | null>>

/** One row that a request changed; null where there was none, or is none any more. */
export type RowChange = {
  place: string
  key: string | number
  before: RowImage | null
  after: RowImage | null
}

/** What changes before the next request comes is time's doing: it lies half way to that one. */
export const BETWEEN_REQUESTS = 0.5

/** The history of one workspace. Requests are named by their number in the journal. */
export class History {
  readonly #db: Database
  readonly #isInMainDatabase: boolean
  readonly #tables: readonly Table[]
  /** What changes is noted as this request's doing; null while nobody is to know. */
  #currentRequest: number | null

  /** Begins to watch, after the last request known. */
  constructor(db: Database) {
    this.#db = db
    this.#tables = tablesOf(db)
    this.#isInMainDatabase = attachHistory(db)
    this.#currentRequest = this.lastRequest() + BETWEEN_REQUESTS
    createTriggers(db, this.#tables, () => this.#currentRequest)
  }

  /** What changes from now on belongs to this request. */
  beginRequest(request: number): void {
    this.#currentRequest = request
  }

  /** What changes from now on belongs to no request, but came after this one. */
  endRequest(request: number): void {
    this.#currentRequest = request + BETWEEN_REQUESTS
  }

  /** The last request that changed anything and is remembered; 0 if there is none. */
  lastRequest(): number {
    return Math.floor(this.#queryNumber('SELECT max(request) FROM changes') ?? 0)
  }

  /** The earliest request that can be gone back to; 0 is the beginning. */
  firstRequest(): number {
    // Nothing older is kept, so the floor is the first row if there is one.
    return (
      this.#queryNumber(
        `SELECT request FROM (SELECT request, place FROM changes ORDER BY request, place LIMIT 1)
         WHERE place = '${FLOOR}'`,
      ) ?? 0
    )
  }

  /** Forgets what requests before this one changed: one can no longer go back beyond it. */
  forgetBefore(request: number): void {
    if (request <= this.firstRequest() + 1) return
    this.#db.transaction(() => {
      this.#db.prepare('DELETE FROM changes WHERE request < ?').run(request - BETWEEN_REQUESTS)
      this.#writeFloor(request - 1)
    })()
  }

  /** Forgets everything, as a copy whose history begins right after `request`. */
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

  /** In a copy of the world of `origin`: learns what happened there after `request`. */
  copyLaterChanges(origin: History, request: number): void {
    // It came along with the copy.
    if (this.#isInMainDatabase) return
    const later = origin.#db
      .prepare<[number], unknown[]>('SELECT * FROM changes WHERE request > ?')
      .raw()
    const insert = this.#db.prepare('INSERT INTO changes VALUES (?, ?, ?, ?)')
    this.#db.transaction(() => {
      for (const row of later.iterate(request)) insert.run(...row)
    })()
  }

  /** Which rows a request changed: the table, and the key within it. */
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

  /** How a row was before each request that changed it, oldest first; null for not there. */
  imagesOf(place: string, key: string | number): { request: number; before: string | null }[] {
    return this.#db
      .prepare<[string, string | number], { request: number; before: string | null }>(
        'SELECT request, before FROM changes WHERE place = ? AND key = ? ORDER BY request',
      )
      .all(place, key)
  }

  /** What a request made of each row that it changed: the row before and after it. */
  rowChangesBy(request: number): RowChange[] {
    return this.changesOf(request).map(({ place, key }) => ({
      place,
      key,
      before: this.#imageAfter(place, key, request - 1),
      after: this.#imageAfter(place, key, request),
    }))
  }

  /** The last request known to have changed, or deleted, the document with this id. */
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

  /** A row as it was after a request: what the next one to change it found, else what is there. */
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

  /** Puts every row back to how it was right after `request`, and forgets what came after it. */
  rewind(request: number): void {
    withoutForeignKeys(this.#db, () =>
      this.untracked(() => {
        for (const table of this.#tables) this.#rewindTable(table, request)
        this.#db.prepare('DELETE FROM changes WHERE request > ?').run(request)
      }),
    )
  }

  /**
   * Puts every row back to how it was right after `request` as a change of the present request:
   * what came after it stays known, and can be gone back to. To be done within `unbound`.
   */
  revert(request: number): void {
    for (const table of this.#tables) this.#rewindTable(table, request)
  }

  /** Does work in one transaction that no rewind takes back. */
  untracked(work: () => void): void {
    const saved = this.#currentRequest
    this.#currentRequest = null
    try {
      this.#db.transaction(work)()
    } finally {
      this.#currentRequest = saved
    }
  }

  /** As the row says, or, if it is gone since, as it said before. */
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

  /** First every changed row goes, then what was there before comes: no two rows ever collide. */
  #rewindTable({ name, key, columns }: Table, request: number) {
    const changed = 'SELECT key FROM changes WHERE place = ? AND request > ?'
    this.#db.prepare(`DELETE FROM ${name} WHERE ${key} IN (${changed})`).run(name, request)
    const values = columns.map((column) => `before ->> '$.${column}'`).join(', ')
    // Of several images of one row the oldest counts: min() picks its row. Read whole before the
    // first row comes, since a watched one writes to `changes` itself.
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
