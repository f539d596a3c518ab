// Where the history of a world is kept, and what writes it: triggers on every table of the world.
import type { Database } from './database.ts'
import type { Table } from './tables.ts'

/**
 * Gives the history of a world in memory a database of its own, so that a copy of the world need
 * not be one of its past. In a file it stays with the world: only so does a crash leave a request's
 * changes and their history, or neither. Answers whether it is within the world's own database.
 */
export const attachHistory = (db: Database): boolean => {
  const hasTable = db.prepare("SELECT 1 FROM main.sqlite_schema WHERE name = 'changes'").get()
  const hasRows = hasTable && db.prepare('SELECT 1 FROM main.changes LIMIT 1').get()
  if (!db.memory || hasRows) return true
  // The table is that of migration 006. SQLite looks for names in attached databases last.
  db.exec(`DROP TABLE IF EXISTS main.changes;
    ATTACH ':memory:' AS past;
    CREATE TABLE past.changes (
      request INTEGER NOT NULL, place TEXT NOT NULL, key NOT NULL, before TEXT,
      PRIMARY KEY (request, place, key)
    ) WITHOUT ROWID`)
  return false
}

const rowJsonOf = ({ columns }: Table) =>
  `json_object(${columns.map((column) => `'${column}', old.${column}`).join(', ')})`

const triggersOf = (table: Table): string => {
  // Without a present request nothing is noted. Not OR IGNORE: within a trigger the statement that
  // fired it decides what a conflict does. The plus takes from the key its affinity, with which
  // SQLite would not look for it in an index but read all that the request has changed.
  const insertChange = (row: 'old' | 'new', before: string) =>
    `INSERT INTO changes SELECT present(), '${table.name}', ${row}.${table.key}, ${before}
     WHERE present() IS NOT NULL AND NOT EXISTS (SELECT 1 FROM changes
       WHERE request = present() AND place = '${table.name}' AND key = +${row}.${table.key});`
  const trigger = (event: string, body: string) =>
    `CREATE TEMP TRIGGER history_${table.name}_${event} AFTER ${event} ON main.${table.name}
     BEGIN ${body} END;`
  return [
    trigger('INSERT', insertChange('new', 'NULL')),
    trigger('UPDATE', insertChange('old', rowJsonOf(table))),
    trigger('DELETE', insertChange('old', rowJsonOf(table))),
  ].join('\n')
}

/**
 * Has every change of these tables noted as the doing of the request that `present` answers at that
 * moment; of none while it answers null.
 */
export const createTriggers = (
  db: Database,
  tables: readonly Table[],
  currentRequest: () => number | null,
): void => {
  // A row replaced by INSERT OR REPLACE fires its delete trigger only so.
  db.pragma('recursive_triggers = ON')
  db.pragma('temp_store = MEMORY')
  db.function('present', currentRequest)
  db.exec(tables.map(triggersOf).join('\n'))
}
