// GET|PUT /_emulator/workspaces/{workspace}/settings

import { WorkspacePath } from '../api/control-schemas.ts'
import { SettingsShape } from '../api/settings-schema.ts'
import { refreshAll } from '../simulation/transition.ts'
import { controlOperation } from '../workspace/operation.ts'

const path = '/_emulator/workspaces/{workspace}/settings'

/** Tells the settings of a workspace. */
export const ShowSettings = controlOperation({
  id: 'ShowSettings',
  method: 'GET',
  path,
  summary: 'Read the settings of a workspace.',
  params: WorkspacePath,
  reply: SettingsShape,
  run: (_, workspace) => workspace.settings,
})

/** Changes some settings of a workspace; a new line speed holds for running copies at once. */
export const ChangeSettings = controlOperation({
  id: 'ChangeSettings',
  method: 'PUT',
  path,
  summary: 'Change settings of a workspace; those left out stay.',
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
