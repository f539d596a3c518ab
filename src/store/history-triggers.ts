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
  // Nothing is written while present() is null. OR IGNORE has no effect here: the statement that
  // fired the trigger decides how a conflict is resolved. The unary plus removes the affinity of
  // the key; with it SQLite would not use the index, but read all changes of the request.
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
