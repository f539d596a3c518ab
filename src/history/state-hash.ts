// The state of a workspace, and its hash: equal states have equal hashes.

import { sha256 } from '../crypto/sha256.ts'
import {
  type ExportRow,
  readExport,
  sortExport,
  type WorkspaceExport,
} from '../store/export-rows.ts'
import type { ClockState } from '../workspace/clock.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** Rows of meta that depend on this emulator, not on the workspace's own state. */
const HOST_ONLY_KEYS = new Set<unknown>(['is_initialising', 'yields_keys'])

/** Whether a row of meta is part of the state. */
export const isStateRow = ({ key }: ExportRow) => !HOST_ONLY_KEYS.has(key)

/** A clock without its offset from the host's time. */
const withoutHostOffset = (row: ExportRow): ExportRow => {
  if (row.key !== 'clock') return row
  const { offset_ms: _, ...clock } = row.value as ClockState
  return { ...row, value: clock }
}

/**
 * The state without what depends on the host, and without the counts of failed signatures: such
 * requests reach no workspace, so its journal does not have them. The keys of documents keep their
 * stored order, in which replies show them.
 */
export const readStoredState = ({ db }: Pick<Workspace, 'db'>): WorkspaceExport => {
  const { schema, tables: all } = readExport(db)
  const { access_key_failures: _, ...tables } = all
  const meta = (tables.meta ?? []).filter(isStateRow).map(withoutHostOffset)
  return { schema, tables: { ...tables, meta } }
}

/** The same with all keys sorted, so that equal states are equal however they came about. */
export const readState = (workspace: Pick<Workspace, 'db'>): WorkspaceExport =>
  sortExport(readStoredState(workspace))

/** SHA-256, as hex, of the state of a workspace: the same on every machine. */
export const stateHash = (workspace: Pick<Workspace, 'db'>): string =>
  sha256(JSON.stringify(readState(workspace)))
