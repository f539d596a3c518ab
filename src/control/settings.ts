// GET|PUT /_emulator/workspaces/{workspace}/settings

import { WorkspacePath } from '../api/control-schemas.ts'
import { SettingsShape } from '../api/settings-schema.ts'
import { refreshAll } from '../simulation/transition.ts'
import { controlOperation } from '../workspace/operation.ts'

const path = '/_emulator/workspaces/{workspace}/settings'

/** Returns the settings of a workspace. */
export const ShowSettings = controlOperation({
  id: 'ShowSettings',
  method: 'GET',
  path,
  summary: 'Read the settings of a workspace.',
  params: WorkspacePath,
  reply: SettingsShape,
  run: (_, workspace) => workspace.settings,
})

/** Changes settings of a workspace. A new line speed applies to running copies at once. */
export const ChangeSettings = controlOperation({
  id: 'ChangeSettings',
  method: 'PUT',
  path,
  summary: 'Change settings of a workspace; settings that are left out stay.',
  params: WorkspacePath,
  body: SettingsShape.partial(),
  reply: SettingsShape,
  run: ({ body }, workspace) => {
    const change = Object.entries(body).filter(([, value]) => value !== undefined)
    workspace.configure(Object.fromEntries(change))
    refreshAll(workspace)
    return workspace.settings
  },
})
