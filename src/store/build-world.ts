// A database out of a world that was written down: of this schema or of any before it.
import { isObject } from '../domain/json.ts'
import { bytesOf, type Database, emptyDatabase, migrate, schemaVersion } from './database.ts'
import { type Column, columnsOf, type Table, tablesOf } from './tables.ts'
import { isJsonColumn, shownColumns, type World, type WorldRow } from './world.ts'

/** Thrown for what is no world; `place` is a path such as tables.servers[3].document. */
export class WorldUnusable extends Error {
  readonly place: string

  constructor(place: string, rule: string) {
    super(`${place} ${rule}`)
    this.place = place
  }
}

/** What happened at the door is no part of a world. */
const UNTOLD = new Set(['access_key_failures'])

const faultOf = ({ name, type, notnull }: Column, value: unknown): string | undefined => {
  if (value === undefined) return 'is missing'
  if (name === 'document') return isObject(value) ? undefined : 'is no object'
  if (isJsonColumn(name)) return undefined
  if (value === null) return notnull ? 'is null' : undefined
  if (type === 'INTEGER') return Number.isSafeInteger(value) ? undefined : 'is no whole number'
  return typeof value === 'string' ? undefined : 'is no string'
}

const stored = (name: string, value: unknown) =>
  isJsonColumn(name) ? JSON.stringify(value) : value

/** Which column a constraint of SQLite names, and what is wrong with it. */
const ruleOf = (message: string): { column: string; rule: string } => {
  const column = /\w+\.(\w+)$/.exec(message)?.[1] ?? ''
  if (message.startsWith('UNIQUE')) return { column, rule: 'is the same as in a row before it' }
  if (message.startsWith('NOT NULL')) return { column, rule: 'is missing' }
  return { column: '', rule: `cannot be kept (${message})` }
}

/** Puts rows into a table, one after the other. */
const fill = (db: Database, table: Table, rows: readonly WorldRow[]) => {
  const all = columnsOf(db, table.name)
  const names = shownColumns(table)
  const columns = all.filter(({ name }) => names.includes(name))
  const insert = db.prepare(
    `INSERT INTO ${table.name} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
  )
  rows.forEach((row, index) => {
    const place = `tables.${table.name}[${index}]`
    const stranger = Object.keys(row).find((name) => !names.includes(name))
    if (stranger !== undefined) throw new WorldUnusable(`${place}.${stranger}`, 'is no column')
    for (const column of columns) {
      const fault = faultOf(column, row[column.name])
      if (fault) throw new WorldUnusable(`${place}.${column.name}`, fault)
    }
    try {
      insert.run(names.map((name) => stored(name, row[name])))
    } catch (error) {
      const { column, rule } = ruleOf((error as Error).message)
      const within = names.includes(column) || column === '' ? column : `document.${column}`
      throw new WorldUnusable(within ? `${place}.${within}` : place, rule)
    }
  })
}

type Orphan = { table: string; rowid: number; parent: string }

const checkParents = (db: Database) => {
  const [orphan] = db.pragma('foreign_key_check') as Orphan[]
  if (!orphan) return
  const place = `tables.${orphan.table}[${orphan.rowid - 1}]`
  throw new WorldUnusable(place, `belongs to none of the rows in ${orphan.parent}`)
}

const build = (db: Database, { schema, tables }: World) => {
  const known = tablesOf(db)
  const stranger = Object.keys(tables).find((name) => !known.some((table) => table.name === name))
  if (stranger !== undefined)
    throw new WorldUnusable(`tables.${stranger}`, `is no table of schema ${schema}`)
  // Rows come table by table, and not parents first.
  db.pragma('foreign_keys = OFF')
  db.transaction(() => {
    for (const table of known) {
      const rows = tables[table.name] ?? (UNTOLD.has(table.name) ? [] : undefined)
      if (!rows) throw new WorldUnusable(`tables.${table.name}`, 'is missing')
      fill(db, table, rows)
    }
  })()
  checkParents(db)
  migrate(db)
}

/**
 * The bytes of a database that holds this world, brought up to the newest schema. Throws
 * WorldUnusable, which names the place.
 */
export const buildWorld = (world: World): Buffer => {
  const newest = schemaVersion()
  if (world.schema > newest)
    throw new WorldUnusable('schema', `is ${world.schema}: this program knows up to ${newest}`)
  const db = emptyDatabase(world.schema)
  try {
    build(db, world)
    return bytesOf(db)
  } catch (error) {
    if (error instanceof WorldUnusable) throw error
    throw new WorldUnusable('tables', `cannot be brought up to date: ${(error as Error).message}`)
  } finally {
    db.close()
  }
}
