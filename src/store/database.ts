// One workspace's database: opened, brought up to date, and the only door to a transaction.
import { readdirSync, readFileSync } from 'node:fs'
import Sqlite from 'better-sqlite3'

/** Thrown when a database file cannot be used; nothing in it was touched. */
export class UnusableDatabaseError extends Error {}

/** What a database is for: a workspace's state, or the journal beside it. */
export type DatabaseKind = 'workspace' | 'journal'

const folders: Readonly<Record<DatabaseKind, URL>> = {
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

const migrations: Readonly<Record<DatabaseKind, readonly Migration[]>> = {
  workspace: readMigrations(folders.workspace),
  journal: readMigrations(folders.journal),
}

/** The newest schema version this program knows. */
export const schemaVersion = (kind: DatabaseKind = 'workspace'): number =>
  migrations[kind].at(-1)?.version ?? 0

const versionOf = (db: Database) => db.pragma('user_version', { simple: true }) as number

/** Only reads: a file that is refused must stay as it is. */
const checkOwnership = (db: Database, path: string, kind: DatabaseKind) => {
  const current = versionOf(db)
  const newest = schemaVersion(kind)
  if (current > newest)
    throw new UnusableDatabaseError(
      `${path} was written by a newer version (schema ${current}, this program knows ${newest})`,
    )
  const tables = db.prepare<[], string>('SELECT name FROM sqlite_schema').pluck().all()
  if (current === 0 ? tables.length > 0 : !tables.includes('meta'))
    throw new UnusableDatabaseError(`${path} is the database of another program`)
}

/** Applies the migrations that a database lacks, up to a version: the newest unless said. */
export const migrate = (
  db: Database,
  kind: DatabaseKind = 'workspace',
  upTo: number = schemaVersion(kind),
): void => {
  const current = versionOf(db)
  const pending = migrations[kind].filter(({ version }) => version > current && version <= upTo)
  for (const { version, sql } of pending)
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
 * Bytes of a page of a database in memory. Of documents of some 2.5 KB most of a smaller page stays
 * empty; a file, whose log takes whole pages, is better off with SQLite's usual 4096.
 */
const MEMORY_PAGE_BYTES = 8192

const newestSchemas = new Map<DatabaseKind, string>()

/** The SQL that creates the newest schema in one transaction: half the time of all migrations. */
const newestSchemaOf = (kind: DatabaseKind): string => {
  const known = newestSchemas.get(kind)
  if (known !== undefined) return known
  const db = new Sqlite(':memory:')
  migrate(db, kind)
  const statements = db
    .prepare<[], string>(
      `SELECT sql FROM sqlite_schema
       WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*' ORDER BY rowid`,
    )
    .pluck()
    .all()
  db.close()
  const script = [
    `PRAGMA page_size = ${MEMORY_PAGE_BYTES}`,
    'BEGIN',
    ...statements,
    `PRAGMA user_version = ${schemaVersion(kind)}`,
    'COMMIT',
  ].join(';\n')
  newestSchemas.set(kind, script)
  return script
}

/**
 * Opens the database at a path, a fresh one in memory for ':memory:', or a copy in memory of what
 * `bytesOf` answered, and applies the migrations it lacks. Throws DatabaseUnusable for a newer,
 * foreign or corrupt file, or one in use.
 */
export const openDatabase = (
  source: string | Buffer,
  kind: DatabaseKind = 'workspace',
): Database => {
  const path = typeof source === 'string' ? source : 'the copy'
  let db: Database | undefined
  try {
    db = new Sqlite(source, { timeout: 0 })
    if (source === ':memory:') db.exec(newestSchemaOf(kind))
    db.pragma('locking_mode = EXCLUSIVE')
    checkOwnership(db, path, kind)
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
    db.pragma('foreign_keys = ON')
    migrate(db, kind)
    return db
  } catch (error) {
    db?.close()
    if (error instanceof UnusableDatabaseError) throw error
    throw new UnusableDatabaseError(`${path} ${reasonOf(error)}`)
  }
}

/** Where a file's header says how it is written: 2 is WAL, which a copy in memory cannot be. */
const FILE_FORMAT_OFFSETS = [18, 19]

type SerializedCopy = { changes: number; bytes: WeakRef<Buffer> }

/** What was copied last of each database: a world is often forked again and again as it is. */
const serializedCopies = new WeakMap<Database, SerializedCopy>()

/** The whole database as the bytes of a file, which nobody must change. */
export const serializeDatabase = (db: Database): Buffer => {
  const changes = db.prepare<[], number>('SELECT total_changes()').pluck().get()!
  const cached = serializedCopies.get(db)
  const reusable = cached?.changes === changes ? cached.bytes.deref() : undefined
  if (reusable) return reusable
  const bytes = db.serialize()
  for (const at of FILE_FORMAT_OFFSETS) bytes[at] = 1
  // What a transaction has changed may be taken back, and is counted all the same.
  if (!db.inTransaction) serializedCopies.set(db, { changes, bytes: new WeakRef(bytes) })
  return bytes
}

/** A fresh database in memory as it was made when this version of the schema was the newest. */
export const emptyDatabase = (schema: number): Database => {
  const db = new Sqlite(':memory:')
  migrate(db, 'workspace', schema)
  return db
}

/** What is wrong with the structure of a database; undefined if nothing is. */
export const corruptionOf = (db: Database): string | undefined => {
  const [first] = db.pragma('integrity_check(1)') as { integrity_check: string }[]
  return first?.integrity_check === 'ok' ? undefined : first?.integrity_check
}

/** Does work in one transaction in which rows come and go one by one, none taking others along. */
export const withoutForeignKeys = (db: Database, work: () => void): void => {
  // Has no effect within a transaction.
  db.pragma('foreign_keys = OFF')
  try {
    db.transaction(work)()
  } finally {
    db.pragma('foreign_keys = ON')
  }
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
