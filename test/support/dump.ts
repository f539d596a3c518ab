// Everything a workspace's database holds, for comparing two of them byte for byte.
import type { Workspace } from '../../src/workspace/workspace.ts'

// The history of a workspace and the counters of SQLite are not part of its state.
const excludedTables = new Set(['changes', 'sqlite_sequence'])

/** Every table with all its rows, as one text a table. */
export const dump = ({ db }: Pick<Workspace, 'db'>): Record<string, string[]> => {
  const tables = db
    .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .all()
    .filter(({ name }) => !excludedTables.has(name))
  return Object.fromEntries(
    tables.map(({ name }) => [
      name,
      db
        .prepare(`SELECT * FROM ${name} ORDER BY 1`)
        .all()
        .map((row) => JSON.stringify(row)),
    ]),
  )
}
