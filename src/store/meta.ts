// The single values of a database. A workspace's: its seed, clock, counters and settings. A
// journal's: its start, its id, and what was deleted.
import { type Database, readDatabase } from './database.ts'

const GET = 'SELECT value FROM meta WHERE key = ?'

/** A value in a database that is not open; undefined if it cannot be read. */
export const readMetaValue = <T>(path: string, key: string): T | undefined =>
  readDatabase(path, (db) => {
    const row = db.prepare<[string], { value: string }>(GET).get(key)
    return row && (JSON.parse(row.value) as T)
  })

/** JSON values by key. */
export class Meta {
  readonly #get: import('better-sqlite3').Statement<[string], { value: string }>
  readonly #set

  constructor(db: Database) {
    this.#get = db.prepare(GET)
    this.#set = db.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)')
  }

  /** The value of a key. */
  get<T>(key: string): T | undefined {
    const row = this.#get.get(key)
    return row && (JSON.parse(row.value) as T)
  }

  /** Sets the value of a key. */
  set(key: string, value: unknown): void {
    this.#set.run(key, JSON.stringify(value))
  }

  /** Adds 1 to a counter, and returns it; the first is 1. */
  increment(key: string): number {
    const next = (this.get<number>(key) ?? 0) + 1
    this.set(key, next)
    return next
  }
}
