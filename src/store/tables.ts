// The tables of a database that hold state: their columns, and what identifies their rows.
import type { Database } from './database.ts'

/** A table of state: the key of its rows, and the columns that are stored and not derived. */
export type Table = { name: string; key: string; columns: readonly string[] }

/** What a world has been (its history) and how SQLite counts is not what it is. */
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

/** Of the schemas that this process has met; more than a few are none of ours. */
const known = new Map<string, readonly Table[]>()
const MAX_KNOWN = 16

/** The tables that hold state, in alphabetical order; read once of databases with one schema. */
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

/** The columns that tell a table's rows apart, or at least group them, whatever their counter. */
export const identifyingColumnsOf = (db: Database, table: string): string[] => {
  const indices = (db.pragma(`index_list(${table})`) as Index[])
    .filter(({ partial }) => partial === 0)
    .sort((a, b) => b.unique - a.unique || (a.name < b.name ? -1 : 1))
  const [best] = indices
  if (!best) return []
  return (db.pragma(`index_info(${best.name})`) as { name: string }[]).map(({ name }) => name)
}
