// A workspace written down as text that people can read and compare, and read back.

import type { ExportRow, WorkspaceExport } from '../store/export-rows.ts'
import { databaseFromExport } from '../store/import-rows.ts'
import type { ClockState } from '../workspace/clock.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Workspaces } from '../workspace/workspaces.ts'
import { isStateRow, readState } from './state-hash.ts'

export type { WorkspaceExport as World } from '../store/export-rows.ts'
export { InvalidExportError as InvalidExport } from '../store/import-rows.ts'

/** What the text says it is. */
export const EXPORT_FORMAT = 'sms-emulator-workspace'

/** All that a workspace holds, as indented JSON: the same text for the same state. */
export const exportText = (workspace: Workspace): string =>
  `${JSON.stringify({ format: EXPORT_FORMAT, ...readState(workspace) }, null, 2)}\n`

/** How far a clock is from the host's is for this host to say. */
const withHostOffset = (row: ExportRow): ExportRow =>
  row.key === 'clock' ? { ...row, value: { ...(row.value as ClockState), offset_ms: 0 } } : row

/** The bytes of a database that holds the world, of any schema so far. Throws InvalidExport. */
export const databaseBytesOf = ({ schema, tables }: WorkspaceExport): Buffer => {
  const meta = (tables.meta ?? []).filter(isStateRow).map(withHostOffset)
  return databaseFromExport({ schema, tables: { ...tables, ...(tables.meta && { meta }) } })
}

/** Puts a world in the place of a name; a flowing clock flows on from the instant it tells. */
export const install = (workspaces: Workspaces, name: string, database: Buffer): Workspace =>
  workspaces.install(name, database, ({ history, clock }) =>
    history.untracked(() => clock.jumpTo(clock.now)),
  )
