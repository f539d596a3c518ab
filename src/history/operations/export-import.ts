// GET /_emulator/workspaces/{workspace}/export, POST .../import

import { z } from 'zod'
import { ControlError } from '../../api/control-error.ts'
import { WorkspaceName, WorkspacePath, WorkspaceReply } from '../../api/control-schemas.ts'
import { CustomReply, emulatorOperation } from '../../api/operation.ts'
import { runAtPresent } from '../../simulation/run-in-transaction.ts'
import { InvalidExportError } from '../../store/import-rows.ts'
import { controlOperation } from '../../workspace/operation.ts'
import { renderWorkspace } from '../../workspace/render-workspace.ts'
import type { Workspaces } from '../../workspace/workspaces.ts'
import { EXPORT_FORMAT, exportText, install } from '../export.ts'
import { workspaceExportShape } from '../export-schema.ts'
import { validateExport } from '../validate-export.ts'

const path = '/_emulator/workspaces/{workspace}'

/** An export. */
const WorkspaceExportFile = z.strictObject({
  format: z.literal(EXPORT_FORMAT),
  ...workspaceExportShape,
})

/** Enough for more than 10,000 servers with tasks, and less than the longest string of Node. */
export const FILE_LIMIT_BYTES = 256 * 1024 * 1024

/** Exports a workspace, with its secrets: they are part of the state. */
export const ExportWorkspace = controlOperation({
  id: 'ExportWorkspace',
  method: 'GET',
  path: `${path}/export`,
  summary: 'Export a workspace as JSON, to keep, review and import again.',
  params: WorkspacePath,
  reply: z.custom<Buffer>(Buffer.isBuffer).meta({ type: 'object' }),
  produces: 'application/json',
  replyDescription: 'Indented JSON with sorted keys. Equal states have equal texts.',
  run: (_, workspace) => {
    const text = exportText(workspace)
    return new CustomReply(Buffer.from(text), { headers: { 'Content-Type': 'application/json' } })
  },
})

/** Creates a workspace from an export, or replaces the one of that name. */
export const importOperation = (workspaces: Workspaces) =>
  emulatorOperation({
    id: 'ImportWorkspace',
    isUnrecorded: true,
    method: 'POST',
    path: `${path}/import`,
    summary: 'Create or replace a workspace from an export of this or an earlier version.',
    params: z.object({ workspace: WorkspaceName }),
    body: WorkspaceExportFile,
    body_limit_bytes: FILE_LIMIT_BYTES,
    reply: WorkspaceReply,
    run: ({ params: { workspace: name }, body }) => {
      try {
        const workspace = install(workspaces, name, validateExport(body))
        return runAtPresent(workspace, () => renderWorkspace(workspace))
      } catch (error) {
        if (!(error instanceof InvalidExportError)) throw error
        throw new ControlError('InvalidExport', { reason: error.message, workspace: name })
      }
    },
  })
