// Exports a workspace as text that people can read and compare, and imports it again.

import type { ExportRow, WorkspaceExport } from '../store/export-rows.ts'
import { databaseFromExport } from '../store/import-rows.ts'
import type { ClockState } from '../workspace/clock.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Workspaces } from '../workspace/workspaces.ts'
import { isStateRow, readState } from './state-hash.ts'

/** The value of `format` in an export. */
export const EXPORT_FORMAT = 'sms-emulator-workspace'

/** The whole state of a workspace as indented JSON. The same state gives the same text. */
export const exportText = (workspace: Workspace): string =>
  `${JSON.stringify({ format: EXPORT_FORMAT, ...readState(workspace) }, null, 2)}\n`

/** An export has no offset from the host's time: `install` sets it for this host. */
const withHostOffset = (row: ExportRow): ExportRow =>
  row.key === 'clock' ? { ...row, value: { ...(row.value as ClockState), offset_ms: 0 } } : row

/** The bytes of a database with the export's state, of any schema. Throws InvalidExportError. */
export const databaseBytesOf = ({ schema, tables }: WorkspaceExport): Buffer => {
  const meta = (tables.meta ?? []).filter(isStateRow).map(withHostOffset)
  return databaseFromExport({ schema, tables: { ...tables, ...(tables.meta && { meta }) } })
}

/** Replaces or creates the workspace of this name. A flowing clock continues from its last time. */
export const install = (workspaces: Workspaces, name: string, database: Buffer): Workspace =>
  workspaces.install(name, database, ({ history, clock }) =>
    history.untracked(() => clock.jumpTo(clock.now)),
  )
