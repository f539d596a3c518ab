// Schemas of the records that LoadRecords inserts, for tests that begin in the middle of a
// migration.
import { z } from 'zod'
import { MigrationCycle, OsType, SourceState, TaskType } from '../api/schemas/common.ts'
import { TargetDisk } from '../api/schemas/disks.ts'
import { PostMigProjectBody } from '../api/schemas/projects.ts'
import { PostSourceServerBody } from '../api/schemas/servers.ts'
import { TemplateRequest } from '../api/schemas/templates.ts'
import { VolumeGroups } from '../api/schemas/volumes.ts'
import { subTaskNames } from '../domain/task/sub-task.ts'

const Instant = z.int().min(0)

/** A project of the account (not a migration project). */
export const IamProjectRecord = z.strictObject({
  id: z.string().min(1).max(255),
  name: z.string().min(1).max(64),
  description: z.string().max(255).default(''),
  parent_id: z.string().max(255).nullable().default(null),
})

/** A template; `template` as in CreateTemplate. */
export const TemplateRecord = z.strictObject({
  id: z.string().min(1).max(255),
  template: TemplateRequest,
})

/** A migration project; `project` as in CreateMigproject. */
export const ProjectRecord = z.strictObject({
  id: z.string().min(1).max(255),
  project: PostMigProjectBody,
})

/** A source server; `registered` is what its agent sends in RegisterServer. */
export const ServerRecord = z.strictObject({
  id: z.string().min(1).max(255),
  registered: PostSourceServerBody,
  state: SourceState.default('waiting'),
  migration_cycle: MigrationCycle.default('checking'),
  connected: z.boolean().default(true),
  driver: z.enum(['simulated', 'external']).default('simulated'),
  enterprise_project_id: z.string().max(255).default('0'),
  /** The id of its migration project; the default project if absent. */
  migproject: z.string().max(255).optional(),
  add_date: Instant.optional(),
})

const SubTaskRecord = z.strictObject({
  id: z.int().min(1),
  name: z.enum(subTaskNames),
  user_op: z.string().max(50),
  start_date: Instant.nullable().default(null),
  end_date: Instant.nullable().default(null),
  /**
   * Bytes for sub-tasks that copy data, else ms of the real service. Ended sub-tasks: their span.
   */
  work: z.int().min(1).optional(),
})

type SubTaskRecord = z.output<typeof SubTaskRecord>

const TargetServerRecord = z.strictObject({
  id: z.string().max(255),
  vm_id: z.string().max(255).default(''),
  name: z.string().max(255).default(''),
  ip: z.string().nullable().default(null),
  os_type: OsType,
  os_version: z.string().nullable().default(null),
  system_dir: z.string().nullable().default(null),
  disks: z.array(TargetDisk),
  volume_groups: z.array(VolumeGroups).default([]),
  btrfs_list: z.array(z.unknown()).optional(),
  image_disk_id: z.string().nullable().default(null),
  cutovered_snapshot_ids: z.string().nullable().optional(),
  rollback_snapshot_ids: z.string().nullable().optional(),
})

/** The states in which a task can be loaded: those without a delay that would have to end. */
export const loadableStates = [
  'READY',
  'RUNNING.initialize',
  'RUNNING.replicate',
  'RUNNING.cutovering',
  'RUNNING.syncing',
  'SYNCING.resyncing',
  'SYNCING.continuous',
  'MIGRATE_SUCCESS',
  'MIGRATE_FAIL',
  'SYNC_FAIL',
  'SYNC_F_ROLLBACK_SUCCESS',
  'ABORT',
] as const

/** A task in RUNNING.initialize needs an unfinished copy to reach, or it would never continue. */
const hasUnfinishedCopy = ({ state, sub_tasks }: { state: string; sub_tasks: SubTaskRecord[] }) =>
  state !== 'RUNNING.initialize' ||
  sub_tasks
    .filter(({ end_date }) => end_date === null)
    .slice(1)
    .some(({ name }) => name.startsWith('MIGRATE_'))

const taskRecordFields = z.strictObject({
  id: z.string().min(1).max(255),
  name: z.string().max(255).default('MigrationTask'),
  type: TaskType,
  state: z.enum(loadableStates),
  /** Where a paused or failed task continues when it is started. */
  resume: z
    .enum(['initialize', 'replicate', 'cutovering', 'syncing', 'resyncing', 'continuous'])
    .default('initialize'),
  source_server_id: z.string().min(1),
  target_server: TargetServerRecord,
  priority: z.int().min(0).max(2).default(1),
  speed_limit: z.int().min(0).max(65_535).default(0),
  region_id: z.string().default('region_id'),
  region_name: z.string().default('region_name'),
  project_id: z.string().default(''),
  project_name: z.string().default('project_name'),
  start_target_server: z.boolean().default(true),
  exist_server: z.boolean().optional(),
  syncing: z.boolean().optional(),
  is_need_consistency_check: z.boolean().default(false),
  migration_ip: z.string().nullable().default(null),
  vm_template_id: z.string().nullable().default(null),
  error_json: z.string().default(''),
  create_date: Instant.optional(),
  start_date: Instant.nullable().default(null),
  finish_date: Instant.nullable().default(null),
  estimate_complete_time: Instant.nullable().default(null),
  remain_ms: Instant.default(0),
  launched: z.boolean().default(false),
  rounds: z
    .strictObject({ cutover: z.int().min(0), resync: z.int().min(0) })
    .default({ cutover: 0, resync: 0 }),
  sub_tasks: z.array(SubTaskRecord).default([]),
  is_rehearsal: z.boolean().optional(),
  is_old_form: z.boolean().optional(),
})

/** A task in one of the `loadableStates`. */
export const TaskRecord = taskRecordFields.refine(hasUnfinishedCopy, {
  path: ['sub_tasks'],
  error: 'must hold an unfinished MIGRATE_ row after the running one while RUNNING.initialize',
})
