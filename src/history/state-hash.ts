// One short text for everything a workspace holds: equal worlds, equal hashes.

import { sha256 } from '../crypto/sha256.ts'
import {
  type ExportRow,
  readExport,
  sortExport,
  type WorkspaceExport,
} from '../store/export-rows.ts'
import type { ClockState } from '../workspace/clock.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** How birth went, and whose keys come first, are matters of the host. */
const HOST_ONLY_KEYS = new Set<unknown>(['is_initialising', 'yields_keys'])

/** Whether a row of meta is part of what a world is. */
export const isStateRow = ({ key }: ExportRow) => !HOST_ONLY_KEYS.has(key)

/** How far a flowing clock is from the host's is the host's matter, too. */
const withoutHostOffset = (row: ExportRow): ExportRow => {
  if (row.key !== 'clock') return row
  const { offset_ms: _, ...clock } = row.value as ClockState
  return { ...row, value: clock }
}

/**
 * The world without what depends on the host that it runs on, nor on requests that were turned away
 * at its door (failed signatures): they never entered, so no journal tells of them. The keys of
 * documents stand as they were stored, which is how replies show them.
 */
export const readStoredState = ({ db }: Pick<Workspace, 'db'>): WorkspaceExport => {
  const { schema, tables: all } = readExport(db)
  const { access_key_failures: _, ...tables } = all
  const meta = (tables.meta ?? []).filter(isStateRow).map(withoutHostOffset)
  return { schema, tables: { ...tables, meta } }
}

/** The same with all keys sorted: equal for equal worlds, however they came about. */
export const readState = (workspace: Pick<Workspace, 'db'>): WorkspaceExport =>
  sortExport(readStoredState(workspace))

/** SHA-256, as hex, of the state of a workspace: the same on every machine. */
export const stateHash = (workspace: Pick<Workspace, 'db'>): string =>
  sha256(JSON.stringify(readState(workspace)))
