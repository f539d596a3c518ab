// GET /_emulator/workspaces/{workspace}/export, POST .../import

import { z } from 'zod'
import { ControlError } from '../../api/control-error.ts'
import { WorkspaceName, WorkspacePath, WorkspaceReply } from '../../api/control-schemas.ts'
import { CustomReply, emulatorOperation } from '../../api/operation.ts'
import { runAtPresent } from '../../simulation/run-in-transaction.ts'
import { controlOperation } from '../../workspace/operation.ts'
import { renderWorkspace } from '../../workspace/render-workspace.ts'
import type { Workspaces } from '../../workspace/workspaces.ts'
import { EXPORT_FORMAT, exportText, InvalidExport, install } from '../export.ts'
import { workspaceExportShape } from '../export-schema.ts'
import { validateExport } from '../validate-export.ts'

const path = '/_emulator/workspaces/{workspace}'

/** A workspace written down. */
const WorkspaceExportFile = z.strictObject({
  format: z.literal(EXPORT_FORMAT),
  ...workspaceExportShape,
})

/** As much as can be read as one string, and some more than 10,000 servers with their tasks. */
export const FILE_LIMIT_BYTES = 256 * 1024 * 1024

/** Writes a workspace down, secrets included: they are state. */
export const ExportWorkspace = controlOperation({
  id: 'ExportWorkspace',
  method: 'GET',
  path: `${path}/export`,
  summary: 'Write a workspace down as JSON to keep, review, and import again.',
  params: WorkspacePath,
  reply: z.custom<Buffer>(Buffer.isBuffer).meta({ type: 'object' }),
  produces: 'application/json',
  replyDescription: 'The workspace as indented JSON with sorted keys: equal worlds, equal texts.',
  run: (_, workspace) => {
    const text = exportText(workspace)
    return new CustomReply(Buffer.from(text), { headers: { 'Content-Type': 'application/json' } })
  },
})

/** Makes a workspace what the text says, in place of the one of that name if there is any. */
export const importOperation = (workspaces: Workspaces) =>
  emulatorOperation({
    id: 'ImportWorkspace',
    isUnrecorded: true,
    method: 'POST',
    path: `${path}/import`,
    summary: 'Make, or replace, a workspace out of what export wrote, in this version or before.',
    params: z.object({ workspace: WorkspaceName }),
    body: WorkspaceExportFile,
    body_limit_bytes: FILE_LIMIT_BYTES,
    reply: WorkspaceReply,
    run: ({ params: { workspace: name }, body }) => {
      try {
        const workspace = install(workspaces, name, validateExport(body))
        return runAtPresent(workspace, () => renderWorkspace(workspace))
      } catch (error) {
        if (!(error instanceof InvalidExport)) throw error
        throw new ControlError('InvalidExport', { reason: error.message, workspace: name })
      }
    },
  })
