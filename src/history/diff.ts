// The differences between two states: rows added, removed and changed, field by field.

import { isDeepStrictEqual } from 'node:util'
import { jsonDifferences } from '../domain/json.ts'
import { redact, redactAt } from '../journal/redact.ts'
import { type ExportRow, identifyingColumns } from '../store/export-rows.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { readState } from './state-hash.ts'

/** A row that only one state has: its table, its id within the table, and its content. */
export type UnpairedRow = { table: string; row: string; value: unknown }

/**
 * A field by its dotted path. `before` or `after` is left out if the field is absent on that side.
 */
export type FieldChange = { path: string; before?: unknown; after?: unknown }

/** A row that both states have, with all fields that differ. */
export type ChangedRow = { table: string; row: string; fields: FieldChange[] }

/** All differences. `reordered` lists the tables whose common rows have another order. */
export type WorkspaceDiff = {
  added: UnpairedRow[]
  removed: UnpairedRow[]
  changed: ChangedRow[]
  reordered: string[]
}

/** Rows by their id within a table. */
type Rows = ReadonlyMap<string, unknown>

/** A state by table and row. */
export type KeyedState = ReadonlyMap<string, Rows>

/** The document, if the row has no other column; else the row. */
const contentOf = (row: ExportRow): unknown =>
  Object.keys(row).join() === 'document' ? row.document : row

const keyRows = (rows: readonly ExportRow[], columns: readonly string[]): Rows => {
  const keyed = new Map<string, unknown>()
  for (const row of rows) {
    const value = contentOf(row) as ExportRow
    const name = columns.map((column) => `${row[column] ?? value[column]}`).join(' ')
    // Rows with the same id get a number.
    let unique = name
    for (let n = 2; keyed.has(unique); n++) unique = `${name} #${n}`
    keyed.set(unique, value)
  }
  return keyed
}

/** The state of a workspace with an id for each row. */
export const keyedState = (workspace: Workspace): KeyedState => {
  const columns = identifyingColumns(workspace.db)
  const { tables } = readState(workspace)
  return new Map(
    Object.entries(tables).map(([table, rows]) => [table, keyRows(rows, columns[table] ?? [])]),
  )
}

const fieldChanges = (before: unknown, after: unknown): FieldChange[] =>
  jsonDifferences(before, after).map((found) => ({
    path: found.path.join('.'),
    ...(found.before !== undefined && { before: redactAt(found.path, found.before) }),
    ...(found.after !== undefined && { after: redactAt(found.path, found.after) }),
  }))

const unpairedRows = (table: string, rows: Rows, others: Rows): UnpairedRow[] =>
  [...rows].flatMap(([row, value]) =>
    others.has(row) ? [] : [{ table, row, value: redact(value) }],
  )

const commonRows = (rows: Rows, others: Rows) => [...rows.keys()].filter((row) => others.has(row))

const byRow = (a: { row: string }, b: { row: string }) => (a.row < b.row ? -1 : 1)

/** The changes that turn `before` into `after`. All lists are sorted. */
export const diffStates = (before: KeyedState, after: KeyedState): WorkspaceDiff => {
  const diff: WorkspaceDiff = { added: [], removed: [], changed: [], reordered: [] }
  const none: Rows = new Map()
  for (const table of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const [old, now] = [before.get(table) ?? none, after.get(table) ?? none]
    diff.added.push(...unpairedRows(table, now, old).sort(byRow))
    diff.removed.push(...unpairedRows(table, old, now).sort(byRow))
    for (const row of commonRows(old, now).sort()) {
      const fields = fieldChanges(old.get(row), now.get(row))
      if (fields.length > 0) diff.changed.push({ table, row, fields })
    }
    if (!isDeepStrictEqual(commonRows(old, now), commonRows(now, old))) diff.reordered.push(table)
  }
  return diff
}
