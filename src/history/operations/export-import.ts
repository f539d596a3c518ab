// GET /_emulator/workspaces/{workspace}/export, POST .../import
import { z } from 'zod'
import { ControlError } from '../../api/control-error.ts'
import { findWorkspace, WorkspaceName, WorkspacePath } from '../../api/control-schemas.ts'
import { CustomReply } from '../../api/operation.ts'
import { renderCurrentWorkspace, WorkspaceReply } from '../../control/workspaces.ts'
import { hostOperation } from '../../pipeline/host.ts'
import { validateExport } from '../check-export.ts'
import { EXPORT_FORMAT, exportText, InvalidExport, install } from '../export.ts'
import { workspaceExportShape } from '../export-schema.ts'

const path = '/_emulator/workspaces/{workspace}'

/** A workspace written down. */
const WorkspaceExportFile = z.strictObject({
  format: z.literal(EXPORT_FORMAT),
  ...workspaceExportShape,
})

/** As much as can be read as one string, and some more than 10,000 servers with their tasks. */
export const FILE_LIMIT_BYTES = 256 * 1024 * 1024

/** Writes a workspace down, secrets included: they are state. */
export const ExportWorkspace = hostOperation({
  id: 'ExportWorkspace',
  method: 'GET',
  path: `${path}/export`,
  summary: 'Write a workspace down as JSON to keep, review, and import again.',
  evidence: 'assumed',
  auth: 'none',
  params: WorkspacePath,
  reply: z.custom<Buffer>(Buffer.isBuffer).meta({ type: 'object' }),
  produces: 'application/json',
  replyDescription: 'The workspace as indented JSON with sorted keys: equal worlds, equal texts.',
  refusals: [],
  run: ({ params }, host) => {
    const workspace = findWorkspace(host, params.workspace)
    const text = host.within(workspace, () => exportText(workspace))
    return new CustomReply(Buffer.from(text), { headers: { 'Content-Type': 'application/json' } })
  },
})

const invalidExport = (message: string) =>
  new ControlError(
    400,
    'InvalidExport',
    `The text cannot be imported: ${message}.`,
    'Nothing was changed. Compare the text with what GET .../export answers.',
  )

/** Makes a workspace what the text says, in place of the one of that name if there is any. */
export const ImportWorkspace = hostOperation({
  id: 'ImportWorkspace',
  isUnrecorded: true,
  method: 'POST',
  path: `${path}/import`,
  summary: 'Make, or replace, a workspace out of what export wrote, in this version or before.',
  evidence: 'assumed',
  auth: 'none',
  params: z.object({ workspace: WorkspaceName }),
  body: WorkspaceExportFile,
  body_limit_bytes: FILE_LIMIT_BYTES,
  reply: WorkspaceReply,
  refusals: [],
  run: ({ params, body }, host) => {
    try {
      const database = validateExport(body)
      return renderCurrentWorkspace(host, install(host.workspaces, params.workspace, database))
    } catch (error) {
      if (!(error instanceof InvalidExport)) throw error
      throw invalidExport(error.message)
    }
  },
})
