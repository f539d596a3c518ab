// Making one world like another, row by row, so that the history knows what changed.
import type { Database } from './database.ts'
import { type Table, tablesOf } from './tables.ts'

type Row = readonly (string | number | null)[]

const rowsOf = (db: Database, { name, columns }: Table): Row[] =>
  db
    .prepare(`SELECT ${columns.join(', ')} FROM ${name} ORDER BY 1`)
    .raw()
    .all() as Row[]

/** What says whether two rows are the same. */
const textOf = (row: Row) => JSON.stringify(row)

const takeTable = (db: Database, from: Database, table: Table) => {
  const { name, key, columns } = table
  const at = columns.indexOf(key)
  const wanted = new Map(rowsOf(from, table).map((row) => [row[at], row]))
  const same = new Set<unknown>()
  const remove = db.prepare(`DELETE FROM ${name} WHERE ${key} = ?`)
  for (const row of rowsOf(db, table)) {
    const other = wanted.get(row[at])
    if (other && textOf(other) === textOf(row)) same.add(row[at])
    else remove.run(row[at])
  }
  // All that goes has gone before the first one comes: no two rows ever collide.
  const insert = db.prepare(
    `INSERT INTO ${name} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  )
  for (const [value, row] of wanted) if (!same.has(value)) insert.run(...row)
}

/**
 * Gives `db` the rows of `from`, which has the same schema. To be done within `unbound`, since rows
 * come and go one by one.
 */
export const takeOver = (db: Database, from: Database): void => {
  for (const table of tablesOf(db)) takeTable(db, from, table)
}
