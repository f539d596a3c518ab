// Makes a database from an export of this schema or an earlier one.
import { isObject } from '../domain/json.ts'
import {
  type Database,
  emptyDatabase,
  migrate,
  schemaVersion,
  serializeDatabase,
} from './database.ts'
import {
  type ExportRow,
  exportedColumns,
  isJsonColumn,
  type WorkspaceExport,
} from './export-rows.ts'
import { type Column, columnsOf, type Table, tablesOf } from './tables.ts'

/** An export is invalid; `path` says where, such as tables.servers[3].document. */
export class InvalidExportError extends Error {
  readonly path: string

  constructor(path: string, rule: string) {
    super(`${path} ${rule}`)
    this.path = path
  }
}

/** Exports leave these out: failed logins are not part of a workspace. */
const OPTIONAL_TABLES = new Set(['access_key_failures'])

const columnIssue = ({ name, type, notnull }: Column, value: unknown): string | undefined => {
  if (value === undefined) return 'is missing'
  if (name === 'document') return isObject(value) ? undefined : 'is not an object'
  if (isJsonColumn(name)) return undefined
  if (value === null) return notnull ? 'is null' : undefined
  if (type === 'INTEGER') return Number.isSafeInteger(value) ? undefined : 'is not an integer'
  return typeof value === 'string' ? undefined : 'is not a string'
}

const toColumnValue = (name: string, value: unknown) =>
  isJsonColumn(name) ? JSON.stringify(value) : value

/** The column in the message of a violated constraint, and what is wrong with its value. */
const constraintIssue = (message: string): { column: string; rule: string } => {
  const column = /\w+\.(\w+)$/.exec(message)?.[1] ?? ''
  if (message.startsWith('UNIQUE')) return { column, rule: 'is the same as in an earlier row' }
  if (message.startsWith('NOT NULL')) return { column, rule: 'is missing' }
  return { column: '', rule: `cannot be stored (${message})` }
}

const insertRows = (db: Database, table: Table, rows: readonly ExportRow[]) => {
  const all = columnsOf(db, table.name)
  const names = exportedColumns(table)
  const columns = all.filter(({ name }) => names.includes(name))
  const insert = db.prepare(
    `INSERT INTO ${table.name} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
  )
  rows.forEach((row, index) => {
    const path = `tables.${table.name}[${index}]`
    const unknownColumn = Object.keys(row).find((name) => !names.includes(name))
    if (unknownColumn !== undefined)
      throw new InvalidExportError(`${path}.${unknownColumn}`, 'is not a column')
    for (const column of columns) {
      const issue = columnIssue(column, row[column.name])
      if (issue) throw new InvalidExportError(`${path}.${column.name}`, issue)
    }
    try {
      insert.run(names.map((name) => toColumnValue(name, row[name])))
    } catch (error) {
      const { column, rule } = constraintIssue((error as Error).message)
      const subPath = names.includes(column) || column === '' ? column : `document.${column}`
      throw new InvalidExportError(subPath ? `${path}.${subPath}` : path, rule)
    }
  })
}

type Orphan = { table: string; rowid: number; parent: string }

const checkForeignKeys = (db: Database) => {
  const [orphan] = db.pragma('foreign_key_check') as Orphan[]
  if (!orphan) return
  const path = `tables.${orphan.table}[${orphan.rowid - 1}]`
  throw new InvalidExportError(path, `refers to a row that ${orphan.parent} does not have`)
}

const importTables = (db: Database, { schema, tables }: WorkspaceExport) => {
  const tableList = tablesOf(db)
  const unknownTable = Object.keys(tables).find(
    (name) => !tableList.some((table) => table.name === name),
  )
  if (unknownTable !== undefined)
    throw new InvalidExportError(`tables.${unknownTable}`, `is not a table of schema ${schema}`)
  // Rows are inserted table by table, so children may come before their parents.
  db.pragma('foreign_keys = OFF')
  db.transaction(() => {
    for (const table of tableList) {
      const rows = tables[table.name] ?? (OPTIONAL_TABLES.has(table.name) ? [] : undefined)
      if (!rows) throw new InvalidExportError(`tables.${table.name}`, 'is missing')
      insertRows(db, table, rows)
    }
  })()
  checkForeignKeys(db)
  migrate(db)
}

/** A database with these rows at the newest schema, as bytes. Throws InvalidExportError. */
export const databaseFromExport = (exported: WorkspaceExport): Buffer => {
  const newest = schemaVersion()
  if (exported.schema > newest)
    throw new InvalidExportError(
      'schema',
      `is ${exported.schema}; this program reads up to ${newest}`,
    )
  const db = emptyDatabase(exported.schema)
  try {
    importTables(db, exported)
    return serializeDatabase(db)
  } catch (error) {
    if (error instanceof InvalidExportError) throw error
    throw new InvalidExportError('tables', `cannot be migrated: ${(error as Error).message}`)
  } finally {
    db.close()
  }
}
