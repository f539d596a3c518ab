// Opens and migrates databases. All SQLite files are opened here.
import { readdirSync, readFileSync } from 'node:fs'
import Sqlite from 'better-sqlite3'

/** A database file cannot be used. It was not changed. */
export class UnusableDatabaseError extends Error {}

/** The purpose of a database: the state of a workspace, or its journal. */
export type DatabaseKind = 'workspace' | 'journal'

const folders: Readonly<Record<DatabaseKind, URL>> = {
  workspace: new URL('../../migrations/', import.meta.url),
  journal: new URL('../../migrations/journal/', import.meta.url),
}

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

/** Reads only: an unusable file must not be changed. Throws UnusableDatabaseError. */
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

/** Applies the migrations that a database lacks, up to a version (the newest by default). */
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
 * Page size of databases in memory, in bytes. Documents of about 2.5 KB leave much of a smaller
 * page empty. Files keep SQLite's default of 4096, since their log consists of whole pages.
 */
const MEMORY_PAGE_BYTES = 8192

/**
 * Opens the database at a path, a new one in memory for ':memory:', or a copy in memory of
 * serializeDatabase's bytes, and migrates it. Throws UnusableDatabaseError if the file is newer, of
 * another program, corrupt or in use.
 */
export const openDatabase = (
  source: string | Buffer,
  kind: DatabaseKind = 'workspace',
): Database => {
  if (source === ':memory:') return openEmptyDatabase(kind)
  const path = typeof source === 'string' ? source : 'the copy'
  let db: Database | undefined
  try {
    db = new Sqlite(source, { timeout: 0 })
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

const emptyDatabases = new Map<DatabaseKind, Buffer>()

/** A database of the newest schema without rows, as bytes. To copy it is cheaper than its DDL. */
const emptyDatabaseOf = (kind: DatabaseKind): Buffer => {
  const known = emptyDatabases.get(kind)
  if (known) return known
  const db = new Sqlite(':memory:')
  db.pragma(`page_size = ${MEMORY_PAGE_BYTES}`)
  migrate(db, kind)
  // Migrations that replace tables leave empty pages behind.
  db.exec('VACUUM')
  const bytes = db.serialize()
  db.close()
  emptyDatabases.set(kind, bytes)
  return bytes
}

const openEmptyDatabase = (kind: DatabaseKind): Database => {
  const db = new Sqlite(emptyDatabaseOf(kind))
  db.pragma('foreign_keys = ON')
  return db
}

/** The header bytes with the file format: 2 is WAL, which a copy in memory cannot use. */
const FILE_FORMAT_OFFSETS = [18, 19]

type SerializedCopy = { changes: number; bytes: WeakRef<Buffer> }

/** The last copy of each database: a workspace is often forked several times without a change. */
const serializedCopies = new WeakMap<Database, SerializedCopy>()

/** The number of changes in each database when it last had no open transaction. */
const committedChanges = new WeakMap<Database, number>()

const countStatements = new WeakMap<Database, Sqlite.Statement<[], number>>()

const countChanges = (db: Database): number => {
  let statement = countStatements.get(db)
  if (!statement) {
    statement = db.prepare<[], number>('SELECT total_changes()').pluck()
    countStatements.set(db, statement)
  }
  return statement.get()!
}

/** Runs work in one transaction, or as a part of the open one, which an error rolls back. */
export const runTransaction = <T>(db: Database, work: () => T): T => {
  if (!db.inTransaction) committedChanges.set(db, countChanges(db))
  return db.transaction(work)()
}

/** The database as the bytes of a file. They are shared: do not change them. */
export const serializeDatabase = (db: Database): Buffer => {
  const changes = countChanges(db)
  const cached = serializedCopies.get(db)
  const reusable = cached?.changes === changes ? cached.bytes.deref() : undefined
  if (reusable) return reusable
  const isCommitted = !db.inTransaction || committedChanges.get(db) === changes
  // SQLite serializes a database in memory as it was before the open transaction.
  const bytes = isCommitted || !db.memory ? db.serialize() : serializeRows(db)
  for (const at of FILE_FORMAT_OFFSETS) bytes[at] = 1
  // Changes count even if their transaction is rolled back later.
  if (isCommitted) serializedCopies.set(db, { changes, bytes: new WeakRef(bytes) })
  return bytes
}

/** Copies the rows, with those that the open transaction changed, to a new database. */
const serializeRows = (db: Database): Buffer => {
  const copy = openDatabase(':memory:')
  copy.pragma('foreign_keys = OFF')
  const names = db
    .prepare<[], string>(
      // Inserts change the counters of sqlite_sequence, so it comes last.
      `SELECT name FROM main.sqlite_schema WHERE type = 'table' ORDER BY name = 'sqlite_sequence'`,
    )
    .pluck()
    .all()
  copy.transaction(() => {
    for (const name of names) copyTable(db, copy, name)
  })()
  const bytes = copy.serialize()
  copy.close()
  return bytes
}

const copyTable = (from: Database, to: Database, name: string) => {
  const columns = from
    .prepare<[string], string>('SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0')
    .pluck()
    .all(name)
  const list = columns.join(', ')
  to.exec(`DELETE FROM main.${name}`)
  const insert = to.prepare(
    `INSERT INTO main.${name} (${list}) VALUES (${columns.map(() => '?').join(', ')})`,
  )
  const rows = from.prepare<[], unknown[]>(`SELECT ${list} FROM main.${name}`).raw()
  for (const row of rows.iterate()) insert.run(...row)
}

/** A new database in memory with this version of the schema. */
export const emptyDatabase = (schema: number): Database => {
  const db = new Sqlite(':memory:')
  migrate(db, 'workspace', schema)
  return db
}

/** SQLite's first complaint about the structure of a database; undefined if it is intact. */
export const corruptionOf = (db: Database): string | undefined => {
  const [first] = db.pragma('integrity_check(1)') as { integrity_check: string }[]
  return first?.integrity_check === 'ok' ? undefined : first?.integrity_check
}

/** Runs work in one transaction without foreign keys, so that rows can be replaced in any order. */
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
 * Opens the database at `path` for reading, and returns the result of `read`; undefined if the file
 * cannot be read, is in use by another emulator, or lacks a table that `read` queries.
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
