// The tables with the state of a workspace: their columns, and the columns that identify a row.
import type { Database } from './database.ts'

/** A table: its key column, and its columns that are stored and not generated. */
export type Table = { name: string; key: string; columns: readonly string[] }

/** The history and SQLite's counters are not part of the state. */
const NON_STATE_TABLES = new Set(['changes', 'sqlite_sequence'])

/** A column as SQLite describes it; `hidden` is 0 unless it is generated, `pk` from 1. */
export type Column = { name: string; type: string; notnull: 0 | 1; pk: number; hidden: number }

/** All columns of a table, generated ones included. */
export const columnsOf = (db: Database, table: string): Column[] =>
  db.pragma(`table_xinfo(${table})`) as Column[]

const tableOf = (db: Database, name: string): Table => {
  const all = columnsOf(db, name)
  const columns = all.filter(({ hidden }) => hidden === 0).map((column) => column.name)
  return { name, key: all.find(({ pk }) => pk === 1)!.name, columns }
}

/** Tables by schema, for the few schemas that this process has opened. */
const known = new Map<string, readonly Table[]>()
const MAX_KNOWN = 16

/** The tables with state, in alphabetical order. They are read once for each schema. */
export const tablesOf = (db: Database): readonly Table[] => {
  const schema = db
    .prepare<[], string>(`SELECT group_concat(sql, ';') FROM main.sqlite_schema`)
    .pluck()
    .get()!
  const tables = known.get(schema) ?? readTables(db)
  if (known.size >= MAX_KNOWN) known.clear()
  known.set(schema, tables)
  return tables
}

const readTables = (db: Database): Table[] =>
  db
    .prepare<[], string>(`SELECT name FROM main.sqlite_schema WHERE type = 'table' ORDER BY name`)
    .pluck()
    .all()
    .filter((name) => !NON_STATE_TABLES.has(name))
    .map((name) => tableOf(db, name))

type Index = { name: string; unique: 0 | 1; partial: 0 | 1 }

/** The columns of the best index of a table: they identify its rows, or at least group them. */
export const identifyingColumnsOf = (db: Database, table: string): string[] => {
  const indices = (db.pragma(`index_list(${table})`) as Index[])
    .filter(({ partial }) => partial === 0)
    .sort((a, b) => b.unique - a.unique || (a.name < b.name ? -1 : 1))
  const [best] = indices
  if (!best) return []
  return (db.pragma(`index_info(${best.name})`) as { name: string }[]).map(({ name }) => name)
}
