// What is done with each configuration, and as whom.
import {
  byAgency,
  byPassword,
  bySm3,
  byTemporaryKey,
  byToken,
  type Credentials,
} from './credentials.ts'

/** A configuration and how it is walked. */
export type Scenario = {
  name: string
  /** The folder of the configuration, if it is not named like the scenario. */
  folder?: string
  /** Whether it is applied and destroyed only, without the changes of the folder. */
  isShort?: boolean
  /** The clock of its workspace; real time otherwise. */
  clock?: { mode: 'flowing' | 'on-read' | 'frozen'; pace?: number }
  settings?: Record<string, unknown>
  /** Addresses that are forgotten and imported again. */
  imports?: readonly string[]
  /** A resource that is deleted behind Terraform's back, to be made again. */
  loses?: string
  /** A resource and the `state` of it that reading again and again must come to at the end. */
  awaits?: readonly [string, string]
  /** The provider's credentials in this workspace; an access key of its name otherwise. */
  credentials?: Credentials
}

/** The same short walk, each time as somebody else. */
const asSomebody = Object.entries({
  byPassword,
  byToken,
  byTemporaryKey,
  byAgency,
  bySm3,
}).map(([name, credentials]) => ({ name, folder: 'templates', isShort: true, credentials }))

export const scenarios: readonly Scenario[] = [
  {
    name: 'projects',
    imports: ['huaweicloud_sms_migration_project.pilot', 'huaweicloud_sms_migration_project.wave'],
    loses: 'huaweicloud_sms_migration_project.pilot',
  },
  {
    name: 'templates',
    imports: ['huaweicloud_sms_server_template.plain', 'huaweicloud_sms_server_template.racked'],
    loses: 'huaweicloud_sms_server_template.plain',
  },
  {
    name: 'sources',
    imports: ['linux', 'windows', 'bare'].map((name) => `huaweicloud_sms_source_server.${name}`),
    loses: 'huaweicloud_sms_source_server.windows',
  },
  {
    name: 'tasks',
    // So that auto_start does not start the task meanwhile.
    clock: { mode: 'frozen' },
    settings: { consistency_results: 'objects' },
    imports: ['huaweicloud_sms_task.onto'],
    loses: 'huaweicloud_sms_task.made',
  },
  { name: 'started' },
  { name: 'started-at-pace-1', folder: 'started', clock: { mode: 'flowing', pace: 1 } },
  {
    name: 'started-on-read',
    folder: 'started',
    clock: { mode: 'on-read' },
    isShort: true,
    awaits: ['huaweicloud_sms_task.shop', 'MIGRATE_SUCCESS'],
  },
  { name: 'reports' },
  ...asSomebody,
]
