// Gives one database the rows of another, row by row, so that the history records the changes.
import type { Database } from './database.ts'
import { type Table, tablesOf } from './tables.ts'

type Row = readonly (string | number | null)[]

const rowsOf = (db: Database, { name, columns }: Table): Row[] =>
  db
    .prepare(`SELECT ${columns.join(', ')} FROM ${name} ORDER BY 1`)
    .raw()
    .all() as Row[]

/** Equal for equal rows. */
const rowText = (row: Row) => JSON.stringify(row)

const replaceTableRows = (db: Database, from: Database, table: Table) => {
  const { name, key, columns } = table
  const keyIndex = columns.indexOf(key)
  const sourceRows = new Map(rowsOf(from, table).map((row) => [row[keyIndex], row]))
  const unchanged = new Set<unknown>()
  const remove = db.prepare(`DELETE FROM ${name} WHERE ${key} = ?`)
  for (const row of rowsOf(db, table)) {
    const other = sourceRows.get(row[keyIndex])
    if (other && rowText(other) === rowText(row)) unchanged.add(row[keyIndex])
    else remove.run(row[keyIndex])
  }
  // All deletions come first, so that no inserted row violates a constraint.
  const insert = db.prepare(
    `INSERT INTO ${name} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  )
  for (const [value, row] of sourceRows) if (!unchanged.has(value)) insert.run(...row)
}

/** Gives `db` the rows of `from`, which has the same schema. Call it within withoutForeignKeys. */
export const replaceRows = (db: Database, from: Database): void => {
  for (const table of tablesOf(db)) replaceTableRows(db, from, table)
}
