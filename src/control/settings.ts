// GET|PUT /_emulator/workspaces/{workspace}/settings
import { z } from 'zod'
import { findWorkspace, WorkspacePath } from '../api/control-schemas.ts'
import { delays } from '../domain/task/pace.ts'
import { hostOperation } from '../pipeline/host.ts'
import { retime } from '../simulation/advance.ts'

const path = '/_emulator/workspaces/{workspace}/settings'
const delayNames = Object.keys(delays) as [keyof typeof delays, ...(keyof typeof delays)[]]

/** What can be set for a workspace; see workspace/settings.ts for what each means. */
export const SettingsShape = z.strictObject({
  line_mbps: z.number().min(0.001).max(1e6),
  not_found_status: z.union([z.literal(404), z.literal(400)]),
  remain_unit: z.enum(['ms', 's']),
  consistency_results: z.enum(['strings', 'objects']),
  legacy_states: z.boolean(),
  delays: z.partialRecord(z.enum(delayNames), z.number().min(0).max(1e12)),
  max_servers: z.int().min(0).max(1e9),
  max_templates: z.int().min(0).max(1e9),
  max_projects: z.int().min(0).max(1e9),
  ak_lock: z.boolean(),
  journal_limit: z.int().min(1).max(1e6),
  named_faults: z.boolean(),
})

/** Tells the settings of a workspace. */
export const ShowSettings = hostOperation({
  id: 'ShowSettings',
  method: 'GET',
  path,
  summary: 'Read the settings of a workspace.',
  evidence: 'assumed',
  auth: 'none',
  params: WorkspacePath,
  reply: SettingsShape,
  refusals: [],
  run: ({ params }, host) => findWorkspace(host, params.workspace).settings,
})

/** Changes some settings of a workspace; a new line speed holds for running copies at once. */
export const ChangeSettings = hostOperation({
  id: 'ChangeSettings',
  method: 'PUT',
  path,
  summary: 'Change settings of a workspace; those left out stay.',
  evidence: 'assumed',
  auth: 'none',
  params: WorkspacePath,
  body: SettingsShape.partial(),
  reply: SettingsShape,
  refusals: [],
  run: ({ params, body }, host) => {
    const workspace = findWorkspace(host, params.workspace)
    return host.within(workspace, () => {
      const change = Object.entries(body).filter(([, value]) => value !== undefined)
      workspace.configure(Object.fromEntries(change))
      retime(workspace)
      return workspace.settings
    })
  },
})
