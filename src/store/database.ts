// One workspace's database: opened, brought up to date, and the only door to a transaction.
import { readdirSync, readFileSync } from 'node:fs'
import Sqlite from 'better-sqlite3'

/** Thrown when a database file cannot be used; nothing in it was touched. */
export class DatabaseUnusable extends Error {}

/** What a database is for: a workspace's state, or the journal beside it. */
export type Purpose = 'workspace' | 'journal'

const folders: Readonly<Record<Purpose, URL>> = {
  workspace: new URL('../../migrations/', import.meta.url),
  journal: new URL('../../migrations/journal/', import.meta.url),
}

/** An open workspace database. */
export type Database = Sqlite.Database

type Migration = { version: number; sql: string }

const readMigrations = (folder: URL): Migration[] =>
  readdirSync(folder)
    .filter((name) => /^\d{3}-.+\.sql$/.test(name))
    .sort()
    .map((name) => ({
      version: Number(name.slice(0, 3)),
      sql: readFileSync(new URL(name, folder), 'utf8'),
    }))

const migrations: Readonly<Record<Purpose, readonly Migration[]>> = {
  workspace: readMigrations(folders.workspace),
  journal: readMigrations(folders.journal),
}

/** The newest schema version this program knows. */
export const schemaVersion = (purpose: Purpose = 'workspace'): number =>
  migrations[purpose].at(-1)?.version ?? 0

const versionOf = (db: Database) => db.pragma('user_version', { simple: true }) as number

/** Only reads: a file that is refused must stay as it is. */
const checkIsOurs = (db: Database, path: string, purpose: Purpose) => {
  const have = versionOf(db)
  const newest = schemaVersion(purpose)
  if (have > newest)
    throw new DatabaseUnusable(
      `${path} was written by a newer version (schema ${have}, this program knows ${newest})`,
    )
  const tables = db.prepare<[], string>('SELECT name FROM sqlite_schema').pluck().all()
  if (have === 0 ? tables.length > 0 : !tables.includes('meta'))
    throw new DatabaseUnusable(`${path} is the database of another program`)
}

const migrate = (db: Database, purpose: Purpose) => {
  const have = versionOf(db)
  for (const { version, sql } of migrations[purpose].filter((step) => step.version > have))
    db.transaction(() => {
      db.exec(sql)
      db.pragma(`user_version = ${version}`)
    })()
}

const reasonOf = (error: unknown): string =>
  (error as { code?: string }).code === 'SQLITE_BUSY'
    ? 'is in use by another emulator'
    : `cannot be read as a database (${(error as Error).message})`

/**
 * Opens the database at `path`, or a fresh one in memory for ':memory:', and applies the migrations
 * it lacks. Throws DatabaseUnusable for a newer, foreign or corrupt file, or one in use.
 */
export const openDatabase = (path: string, purpose: Purpose = 'workspace'): Database => {
  let db: Database | undefined
  try {
    db = new Sqlite(path, { timeout: 0 })
    db.pragma('locking_mode = EXCLUSIVE')
    checkIsOurs(db, path, purpose)
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
    db.pragma('foreign_keys = ON')
    migrate(db, purpose)
    return db
  } catch (error) {
    db?.close()
    if (error instanceof DatabaseUnusable) throw error
    throw new DatabaseUnusable(`${path} ${reasonOf(error)}`)
  }
}

/** Where the header of a database says whether it is in WAL mode: 1 is no, 2 is yes, twice. */
const WAL_FLAGS = [18, 20] as const

/** A copy in memory of an open database as it is now; whatever is done to it stays there. */
export const copyDatabase = (db: Database): Database => {
  const image = db.serialize()
  image.fill(1, ...WAL_FLAGS)
  const copy = new Sqlite(image)
  copy.pragma('foreign_keys = ON')
  return copy
}

/**
 * Reads in the database at `path` without changing it: what `read` answers, or undefined where the
 * file cannot be read, is in use by another emulator, or lacks what `read` asks for.
 */
export const readDatabase = <T>(path: string, read: (db: Database) => T): T | undefined => {
  let db: Database | undefined
  try {
    db = new Sqlite(path, { readonly: true, timeout: 0 })
    return read(db)
  } catch {
    return undefined
  } finally {
    db?.close()
  }
}
