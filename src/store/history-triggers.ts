// The table of a workspace's history, and the triggers on every other table that write it.
import type { Database } from './database.ts'
import type { Table } from './tables.ts'

/**
 * For a workspace in memory, puts the history into a database of its own, so that copies of the
 * workspace do not contain it. In a file, both share a database, so that a crash keeps or loses a
 * request's changes together with their history. Returns whether they share one.
 */
export const attachHistory = (db: Database): boolean => {
  const hasTable = db.prepare("SELECT 1 FROM main.sqlite_schema WHERE name = 'changes'").get()
  const hasRows = hasTable && db.prepare('SELECT 1 FROM main.changes LIMIT 1').get()
  if (!db.memory || hasRows) return true
  // The table of migration 006. SQLite resolves names in attached databases last.
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
  // Only the first change of a row by a request counts. ON CONFLICT holds for every statement; an
  // OR IGNORE would have no effect within an INSERT OR REPLACE.
  const trigger = (event: string, row: 'old' | 'new', before: string) =>
    `CREATE TEMP TRIGGER history_${table.name}_${event} AFTER ${event} ON main.${table.name}
     WHEN present() IS NOT NULL
     BEGIN
       INSERT INTO changes VALUES (present(), '${table.name}', ${row}.${table.key}, ${before})
       ON CONFLICT DO NOTHING;
     END;`
  return [
    trigger('INSERT', 'new', 'NULL'),
    trigger('UPDATE', 'old', rowJsonOf(table)),
    trigger('DELETE', 'old', rowJsonOf(table)),
  ].join('\n')
}

/**
 * Records every change of these tables under the request that `currentRequest` returns at that
 * moment. While it returns null, nothing is recorded.
 */
export const createTriggers = (
  db: Database,
  tables: readonly Table[],
  currentRequest: () => number | null,
): void => {
  // Without this, INSERT OR REPLACE does not fire the delete trigger.
  db.pragma('recursive_triggers = ON')
  db.pragma('temp_store = MEMORY')
  db.function('present', currentRequest)
  db.exec(triggerScriptOf(tables))
}

/** Of each schema; tablesOf returns the same array for databases of one schema. */
const triggerScripts = new WeakMap<readonly Table[], string>()

const triggerScriptOf = (tables: readonly Table[]): string => {
  const script = triggerScripts.get(tables) ?? tables.map(triggersOf).join('\n')
  triggerScripts.set(tables, script)
  return script
}
