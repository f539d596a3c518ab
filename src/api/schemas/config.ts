// Versions of the API, settings of the service, and settings of tasks.
import { z } from 'zod'
import { drift, list, oneOf, replyObject, requestObject, text } from '../fields.ts'
import { ConfigBody } from './common.ts'

/** ListApiVersion, ShowApiVersion. */
export const Link = replyObject({ href: text(1024), rel: text(1024) })

const version = {
  id: text(),
  links: list(Link, 1024),
  status: text(),
  updated: text().describe('UTC, like 2022-03-23T00:00:00Z'),
}

/** ListApiVersion. */
export const Version = replyObject(version)

/** ListApiVersion. */
export const ListApiVersionResponse = replyObject({ versions: list(Version, 1024) })

/** ShowApiVersion. */
export const ShowApiVersionResponse = replyObject(version)

/** ShowConfig. */
export const ShowConfigResponse = replyObject({
  config: z.record(z.string(), z.string()),
  regions: list(z.record(z.string(), z.string()), 100, 1),
})

/**
 * UploadSpecialConfigurationSetting. Required in the table, but Terraform clears the list with {}.
 */
export const ConfigurationRequestBody = requestObject({
  configurations: drift(list(ConfigBody, 50), list(ConfigBody)),
})

/** ShowConfigSetting. */
export const ShowConfigSettingResponse = replyObject({
  task_id: text(),
  migrate_type: oneOf('WINDOWS_MIGRATE_BLOCK', 'LINUX_MIGRATE_FILE', 'LINUX_MIGRATE_BLOCK'),
  configurations: list(ConfigBody),
})
