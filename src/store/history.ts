// How every row was before each request changed it, so that a world can be taken back to any of
// them. Kept by triggers: no code that writes state has to know.
import type { Database } from './database.ts'

/** A row's columns. */
export type Image = Readonly<Record<string, string | number | null>>

/** One row that a request changed; null where there was none, or is none any more. */
export type Difference = {
  place: string
  key: string | number
  before: Image | null
  after: Image | null
}

type Table = { name: string; key: string; columns: readonly string[] }

/** Tables that are no state of the world: the history itself and SQLite's own. */
const APART = new Set(['changes', 'sqlite_sequence'])

const tablesOf = (db: Database): Table[] =>
  db
    .prepare<[], string>(`SELECT name FROM main.sqlite_schema WHERE type = 'table' ORDER BY name`)
    .pluck()
    .all()
    .filter((name) => !APART.has(name))
    .map((name) => {
      type Column = { name: string; pk: number; hidden: number }
      const all = db.pragma(`table_xinfo(${name})`) as Column[]
      // Generated columns are marked hidden (2, 3): they follow from the others.
      const columns = all.filter(({ hidden }) => hidden === 0).map((column) => column.name)
      return { name, key: all.find(({ pk }) => pk === 1)!.name, columns }
    })

const imageOf = ({ columns }: Table) =>
  `json_object(${columns.map((column) => `'${column}', old.${column}`).join(', ')})`

const triggersOf = (table: Table): string => {
  // An empty table `present` notes nothing. Not OR IGNORE: within a trigger the statement that fired it decides what a conflict does.
  const note = (row: 'old' | 'new', before: string) =>
    `INSERT INTO changes SELECT request, '${table.name}', ${row}.${table.key}, ${before}
     FROM temp.present WHERE NOT EXISTS (SELECT 1 FROM changes
       WHERE request = present.request AND place = '${table.name}' AND key = ${row}.${table.key});`
  const on = (event: string, body: string) =>
    `CREATE TEMP TRIGGER history_${table.name}_${event} AFTER ${event} ON main.${table.name}
     BEGIN ${body} END;`
  return [
    on('INSERT', note('new', 'NULL')),
    on('UPDATE', note('old', imageOf(table))),
    on('DELETE', note('old', imageOf(table))),
  ].join('\n')
}

/** The history of one workspace. Requests are named by their number in the journal. */
export class History {
  readonly #db: Database
  readonly #tables: readonly Table[]
  readonly #begin

  /** Begins to watch; what changes from now on belongs to the request after the last one known. */
  constructor(db: Database) {
    this.#db = db
    this.#tables = tablesOf(db)
    // A row replaced by INSERT OR REPLACE fires its delete trigger only so.
    db.pragma('recursive_triggers = ON')
    db.pragma('temp_store = MEMORY')
    db.exec('CREATE TEMP TABLE present (request INTEGER NOT NULL)')
    db.prepare('INSERT INTO temp.present VALUES (?)').run(this.last() + 1)
    db.exec(this.#tables.map(triggersOf).join('\n'))
    this.#begin = db.prepare('UPDATE temp.present SET request = ?')
  }

  /** What changes from now on belongs to this request. */
  begin(request: number): void {
    this.#begin.run(request)
  }

  /** The last request that changed anything and is remembered; 0 if there is none. */
  last(): number {
    return this.#one('SELECT max(request) FROM changes') ?? 0
  }

  /** Forgets what requests before this one changed: one can no longer go back beyond it. */
  forgetBefore(request: number): void {
    this.#db.prepare('DELETE FROM changes WHERE request < ?').run(request)
  }

  /** Forgets everything, as after a copy that begins a history of its own. */
  forget(): void {
    this.#db.exec('DELETE FROM changes')
  }

  /** Which rows a request changed: the table, and the key within it. */
  changesOf(request: number): { place: string; key: string | number }[] {
    return this.#db
      .prepare<[number], { place: string; key: string | number }>(
        'SELECT place, key FROM changes WHERE request = ? ORDER BY place, key',
      )
      .all(request)
  }

  /** What a request made of each row that it changed: the row before and after it. */
  differencesBy(request: number): Difference[] {
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
  #imageAfter(place: string, key: string | number, request: number): Image | null {
    const later = this.#db
      .prepare<[string, string | number, number], { before: string | null }>(
        `SELECT before FROM changes WHERE place = ? AND key = ? AND request > ?
         ORDER BY request LIMIT 1`,
      )
      .get(place, key, request)
    const text = later ? later.before : this.#presentImage(place, key)
    return text === null ? null : (JSON.parse(text) as Image)
  }

  #presentImage(place: string, key: string | number): string | null {
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

  /** Puts every row back to how it was right after `request`, in one transaction. */
  rewind(request: number): void {
    // Rows come and go one by one here: none may take others with it.
    this.#db.pragma('foreign_keys = OFF')
    try {
      this.unwatched(() => {
        for (const table of this.#tables) this.#rewindTable(table, request)
        this.#db.prepare('DELETE FROM changes WHERE request > ?').run(request)
      })
    } finally {
      this.#db.pragma('foreign_keys = ON')
    }
  }

  /** Does work in one transaction that no rewind takes back. */
  unwatched(work: () => void): void {
    this.#db.transaction(() => {
      const present = this.#one('SELECT request FROM temp.present')
      this.#db.exec('DELETE FROM temp.present')
      work()
      this.#db.prepare('INSERT INTO temp.present VALUES (?)').run(present)
    })()
  }

  /** First every changed row goes, then what was there before comes: no two rows ever collide. */
  #rewindTable({ name, key, columns }: Table, request: number) {
    const changed = 'SELECT key FROM changes WHERE place = ? AND request > ?'
    this.#db.prepare(`DELETE FROM ${name} WHERE ${key} IN (${changed})`).run(name, request)
    const values = columns.map((column) => `before ->> '$.${column}'`).join(', ')
    // Of several images of one row the oldest counts: min() picks its row.
    this.#db
      .prepare(
        `INSERT INTO ${name} (${columns.join(', ')})
         SELECT ${values} FROM
           (SELECT before, min(request) FROM changes WHERE place = ? AND request > ? GROUP BY key)
         WHERE before IS NOT NULL`,
      )
      .run(name, request)
  }

  #one(sql: string) {
    return this.#db.prepare<[], number | null>(sql).pluck().get()
  }
}
