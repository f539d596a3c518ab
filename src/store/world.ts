// Everything a workspace's database holds as plain data, in an order that depends on nothing else:
// what two worlds are compared by, and what is written to a file.
import type { Database } from './database.ts'

/** One row: its columns, but for the counter that only tells the order of rows. */
export type WorldRow = Readonly<Record<string, unknown>>

/** Rows by table. `schema` is the version of the migrations that they follow. */
export type World = { schema: number; tables: Readonly<Record<string, readonly WorldRow[]>> }

/** What a world has been (its history) and how SQLite counts is not what it is. */
const APART = new Set(['changes', 'sqlite_sequence'])

/** A column that only counts rows up; their order says the same. */
const COUNTER = 'seq'

/** Names of the tables that hold state, in alphabetical order. */
export const stateTables = (db: Database): string[] =>
  db
    .prepare<[], string>(`SELECT name FROM main.sqlite_schema WHERE type = 'table' ORDER BY name`)
    .pluck()
    .all()
    .filter((name) => !APART.has(name))

/** The columns of a table that are stored and not derived, the counter left out. */
export const stateColumns = (db: Database, table: string): string[] => {
  type Column = { name: string; hidden: number }
  return (db.pragma(`table_xinfo(${table})`) as Column[])
    .filter(({ name, hidden }) => hidden === 0 && name !== COUNTER)
    .map(({ name }) => name)
}

const hasCounter = (db: Database, table: string) =>
  (db.pragma(`table_xinfo(${table})`) as { name: string }[]).some(({ name }) => name === COUNTER)

const isJsonColumn = (name: string) => name === 'document' || name === 'value' || name === 'seen'

const sortKeys = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  const keys = Object.keys(value).sort()
  return Object.fromEntries(keys.map((key) => [key, sortKeys((value as WorldRow)[key])]))
}

const rowOf = (row: WorldRow): WorldRow =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      isJsonColumn(name) ? sortKeys(JSON.parse(value as string)) : value,
    ]),
  )

/** Rows of one table in the order in which they came, or by key where none is kept. */
const rowsOf = (db: Database, table: string): WorldRow[] =>
  db
    .prepare<[], WorldRow>(
      `SELECT ${stateColumns(db, table).join(', ')} FROM ${table}
       ORDER BY ${hasCounter(db, table) ? COUNTER : 1}`,
    )
    .all()
    .map(rowOf)

/** Reads a world whole; keys of documents are sorted. */
export const readWorld = (db: Database): World => ({
  schema: db.pragma('user_version', { simple: true }) as number,
  tables: Object.fromEntries(stateTables(db).map((table) => [table, rowsOf(db, table)])),
})
