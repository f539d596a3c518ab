// Everything a workspace's database holds as plain data, in an order that depends on nothing else:
// what two worlds are compared by, and what is written to a file.
import type { Database } from './database.ts'
import { identifyingColumnsOf, type Table, tablesOf } from './tables.ts'

/** One row: its columns, but for the counter that only tells the order of rows. */
export type ExportRow = Readonly<Record<string, unknown>>

/** Rows by table. `schema` is the version of the migrations that they follow. */
export type WorkspaceExport = {
  schema: number
  tables: Readonly<Record<string, readonly ExportRow[]>>
}

/** A column that only counts rows up; their order says the same. */
const SEQUENCE_COLUMN = 'seq'

/** The columns of a table as a world shows them. */
export const exportedColumns = ({ columns }: Table): string[] =>
  columns.filter((name) => name !== SEQUENCE_COLUMN)

/** Whether the column holds JSON. */
export const isJsonColumn = (name: string): boolean => /^(document|value|seen)$/.test(name)

const sortKeys = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  const keys = Object.keys(value).sort()
  return Object.fromEntries(keys.map((key) => [key, sortKeys((value as ExportRow)[key])]))
}

/** What a row says, with its documents open. */
const parseRow = (row: ExportRow): ExportRow =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      isJsonColumn(name) ? JSON.parse(value as string) : value,
    ]),
  )

/** Rows of one table in the order in which they came, or by key where none is kept. */
const rowsOf = (db: Database, table: Table): ExportRow[] =>
  db
    .prepare<[], ExportRow>(
      `SELECT ${exportedColumns(table).join(', ')} FROM ${table.name}
       ORDER BY ${table.columns.includes(SEQUENCE_COLUMN) ? SEQUENCE_COLUMN : 1}`,
    )
    .all()
    .map(parseRow)

/** Reads a world whole; the keys of documents stand as they were stored. */
export const readExport = (db: Database): WorkspaceExport => ({
  schema: db.pragma('user_version', { simple: true }) as number,
  tables: Object.fromEntries(tablesOf(db).map((table) => [table.name, rowsOf(db, table)])),
})

/** The same world with the keys of its rows sorted, those of documents included. */
export const sortExport = ({ schema, tables }: WorkspaceExport): WorkspaceExport => ({
  schema,
  tables: sortKeys(tables) as WorkspaceExport['tables'],
})

/** The columns that tell the rows of each table apart, or at least group them. */
export const identifyingColumns = (db: Database): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(tablesOf(db).map(({ name }) => [name, identifyingColumnsOf(db, name)]))
