// What is different between two worlds: rows added, removed, and changed, field by field.

import { crossOut } from '../journal/redact.ts'
import { rowNames, type WorldRow } from '../store/world.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { stateOf } from './state-hash.ts'

/** A row that only one world has: its table, what names it there, and what it holds. */
export type LoneRow = { table: string; row: string; value: unknown }

/** A field by its dotted path; one that is absent on a side has no `before` or `after`. */
export type FieldChange = { path: string; before?: unknown; after?: unknown }

/** A row that both worlds have, with all fields in which it differs. */
export type ChangedRow = { table: string; row: string; fields: FieldChange[] }

/** All differences. `reordered` names tables whose common rows stand in another order. */
export type WorldDiff = {
  added: LoneRow[]
  removed: LoneRow[]
  changed: ChangedRow[]
  reordered: string[]
}

type Rows = ReadonlyMap<string, unknown>
/** What a world holds, by table and by the name of a row. */
export type NamedWorld = ReadonlyMap<string, Rows>

/** The one document of a row speaks for it. */
const contentOf = (row: WorldRow): unknown =>
  Object.keys(row).join() === 'document' ? row.document : row

const namedRows = (rows: readonly WorldRow[], columns: readonly string[]): Rows => {
  const named = new Map<string, unknown>()
  for (const row of rows) {
    const value = contentOf(row) as WorldRow
    const name = columns.map((column) => `${row[column] ?? value[column]}`).join(' ')
    // Rows that nothing names are counted among their like.
    let unique = name
    for (let n = 2; named.has(unique); n++) unique = `${name} #${n}`
    named.set(unique, value)
  }
  return named
}

/** The state of a workspace with its rows named. */
export const namedWorld = (workspace: Workspace): NamedWorld => {
  const columns = rowNames(workspace.db)
  const { tables } = stateOf(workspace)
  return new Map(
    Object.entries(tables).map(([table, rows]) => [table, namedRows(rows, columns[table] ?? [])]),
  )
}

const isBranch = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const isSame = (one: unknown, two: unknown) => JSON.stringify(one) === JSON.stringify(two)

/** The value of a field for people: secrets are crossed out. */
const shown = (key: string, value: unknown) =>
  (crossOut({ [key]: value }) as Record<string, unknown>)[key]

const fieldsOf = (before: unknown, after: unknown, path: string): FieldChange[] => {
  if (isSame(before, after)) return []
  if (isBranch(before) && isBranch(after) && Array.isArray(before) === Array.isArray(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    return keys
      .sort((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1))
      .flatMap((key) => fieldsOf(before[key], after[key], path ? `${path}.${key}` : key))
  }
  const key = path.split('.').at(-1) ?? ''
  return [
    {
      path,
      ...(before !== undefined && { before: shown(key, before) }),
      ...(after !== undefined && { after: shown(key, after) }),
    },
  ]
}

const lone = (table: string, rows: Rows, others: Rows): LoneRow[] =>
  [...rows].flatMap(([row, value]) =>
    others.has(row) ? [] : [{ table, row, value: crossOut(value) }],
  )

const common = (rows: Rows, others: Rows) => [...rows.keys()].filter((row) => others.has(row))

const byRow = (a: { row: string }, b: { row: string }) => (a.row < b.row ? -1 : 1)

/** What has to be done to `before` to make it `after`; all lists are sorted. */
export const diffWorlds = (before: NamedWorld, after: NamedWorld): WorldDiff => {
  const diff: WorldDiff = { added: [], removed: [], changed: [], reordered: [] }
  const none: Rows = new Map()
  for (const table of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const [old, now] = [before.get(table) ?? none, after.get(table) ?? none]
    diff.added.push(...lone(table, now, old).sort(byRow))
    diff.removed.push(...lone(table, old, now).sort(byRow))
    for (const row of common(old, now).sort()) {
      const fields = fieldsOf(old.get(row), now.get(row), '')
      if (fields.length > 0) diff.changed.push({ table, row, fields })
    }
    if (!isSame(common(old, now), common(now, old))) diff.reordered.push(table)
  }
  return diff
}
