// The settings of a workspace in the control API and in replay files.
import { z } from 'zod'
import { delays } from '../domain/task/pace.ts'

const delayNames = Object.keys(delays) as [keyof typeof delays, ...(keyof typeof delays)[]]

/** The settings of a workspace; see domain/settings.ts for their meaning. */
export const SettingsShape = z.strictObject({
  line_mbps: z
    .number()
    .min(0.001)
    .max(1e6)
    .describe('Speed of the line between source and target, Mbit/s (*assumed*).'),
  not_found_status: z
    .union([z.literal(404), z.literal(400)])
    .describe(
      "Status for an unknown id in a path: 404 as the vendor's pages, 400 as its appendix.",
    ),
  remain_unit: z
    .enum(['ms', 's'])
    .describe("Unit of remain_seconds: ms as in the vendor's example, s as in its table."),
  consistency_results: z
    .enum(['strings', 'objects'])
    .describe('Items of ShowConsistencyResult: JSON texts for typed SDKs, objects for Terraform.'),
  legacy_states: z
    .boolean()
    .describe('Show SYNC_SUCCESS and RESETING, which only some editions of the reference name.'),
  delays: z
    .partialRecord(z.enum(delayNames), z.number().min(0).max(1e12))
    .describe('Durations of the pauses of the lifecycle, ms of the real service.'),
  max_servers: z.int().min(0).max(1e9).describe('Source servers that the account may have.'),
  max_templates: z.int().min(0).max(1e9).describe('Templates that the account may have.'),
  max_projects: z.int().min(0).max(1e9).describe('Migration projects that the account may have.'),
  ak_lock: z
    .boolean()
    .describe(
      "Lock an access key for five minutes of the workspace's clock after five failures in a " +
        'row, as the gateway does.',
    ),
  journal_limit: z
    .int()
    .min(1)
    .max(1e6)
    .describe('Requests that the journal and the history keep; a rewind can go back as far.'),
  named_faults: z.boolean().describe('Names of servers and tasks can carry faults.'),
})
