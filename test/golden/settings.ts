// docs/reference/settings.md: the settings of a workspace, and the delays of the lifecycle.
import { SettingsShape } from '../../src/api/settings-schema.ts'
import { defaultSettings } from '../../src/domain/settings.ts'
import { delays } from '../../src/domain/task/pace.ts'
import { code, fieldsOf, table } from './markdown.ts'

const settingTable = () =>
  table(
    ['setting', 'default', 'allowed', 'what it does'],
    fieldsOf(SettingsShape).map(({ name, allowed, description }) => [
      code(name),
      code(defaultSettings[name as keyof typeof defaultSettings]),
      allowed,
      description,
    ]),
  )

const delayTable = () =>
  table(
    ['delay', 'ms on the real service', 'evidence'],
    Object.entries(delays).map(([name, { real_ms, basis }]) => [code(name), `${real_ms}`, basis]),
  )

/** The lists of the page. */
export const settingLists = { settings: settingTable, delays: delayTable }
