// A workspace's database as plain data in a fixed order: for exports, and to compare workspaces.
import type { Database } from './database.ts'
import { identifyingColumnsOf, type Table, tablesOf } from './tables.ts'

/** A row's columns, without the counter that only orders the rows. */
export type ExportRow = Readonly<Record<string, unknown>>

/** Rows by table. `schema` is the version of the last applied migration. */
export type WorkspaceExport = {
  schema: number
  tables: Readonly<Record<string, readonly ExportRow[]>>
}

/** The column that only orders the rows. */
const SEQUENCE_COLUMN = 'seq'

/** The columns of a table that an export contains. */
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

/** A row with its JSON columns parsed. */
const parseRow = (row: ExportRow): ExportRow =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      isJsonColumn(name) ? JSON.parse(value as string) : value,
    ]),
  )

/** Rows of one table in insertion order, or by their first column if there is no counter. */
const rowsOf = (db: Database, table: Table): ExportRow[] =>
  db
    .prepare<[], ExportRow>(
      `SELECT ${exportedColumns(table).join(', ')} FROM ${table.name}
       ORDER BY ${table.columns.includes(SEQUENCE_COLUMN) ? SEQUENCE_COLUMN : 1}`,
    )
    .all()
    .map(parseRow)

/** Reads all rows; the keys of documents have the order in which they were stored. */
export const readExport = (db: Database): WorkspaceExport => ({
  schema: db.pragma('user_version', { simple: true }) as number,
  tables: Object.fromEntries(tablesOf(db).map((table) => [table.name, rowsOf(db, table)])),
})

/** The same export with all keys sorted, also within documents. */
export const sortExport = ({ schema, tables }: WorkspaceExport): WorkspaceExport => ({
  schema,
  tables: sortKeys(tables) as WorkspaceExport['tables'],
})

/** By table, the columns that identify its rows, or at least group them. */
export const identifyingColumns = (db: Database): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(tablesOf(db).map(({ name }) => [name, identifyingColumnsOf(db, name)]))
