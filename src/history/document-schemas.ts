// What the documents and meta values of an export must look like for a workspace to run. What they
// render to is checked against the schemas of the replies.
import { z } from 'zod'
import { ClockMode } from '../api/control-schemas.ts'
import { ConsistencyResultGroup } from '../api/schemas/consistency.ts'
import { PolicyDocument } from '../api/schemas/policy.ts'
import { ShowMigprojectResponse } from '../api/schemas/projects.ts'
import { SettingsShape } from '../api/settings-schema.ts'
import { Instant, Pace } from '../api/time-schemas.ts'
import { plainMessages } from '../api/zod-messages.ts'
import { migrationCycles, sourceStates } from '../domain/server/server.ts'
import { lifecycleStates } from '../domain/task/machine/describe.ts'
import { subTaskNames } from '../domain/task/sub-task.ts'
import { type Lifecycle, statePathOf, taskStates } from '../domain/task/task.ts'
import { findFaultKind } from '../faults/kinds/index.ts'

const Name = z.string().min(1)
const Count = z.int().min(0)

/**
 * Epoch ms. A time computed from the clock's may be later than the last one of the clock itself.
 */
export const DerivedInstant = z.int().min(0).max(8_640_000_000_000_000)

/** The values in `meta` that a workspace needs, or from which others are computed. */
export const metaShapes: Readonly<Record<string, z.ZodType>> = {
  seed: Name,
  clock: z.object({ mode: ClockMode, pace: Pace, now_ms: Instant }),
  settings: SettingsShape.partial(),
  ids: Count,
  'number:check': Count,
  'number:disk': Count,
  'number:sub_task': Count,
  privacy_agreement: z.boolean(),
}

const CertKey = z.object({
  cert: z.string(),
  private_key: z.string(),
  ca: z.string(),
  target_mgmt_cert: z.string(),
  target_mgmt_private_key: z.string(),
  target_data_cert: z.string(),
  target_data_private_key: z.string(),
})

const Scope = z.union([
  z.object({ project: z.object({ id: z.string(), name: z.string() }) }),
  z.object({ domain: z.literal(true) }),
  z.object({ none: z.literal(true) }),
])

const Disks = z.array(z.looseObject({ name: z.string(), size: z.number() }))

/** Ids of faults that matched. */
const MatchedFaultIds = z.array(z.string())

const Server = z.object({
  id: Name,
  name: z.string(),
  state: z.enum(sourceStates),
  migration_cycle: z.enum(migrationCycles),
  connected: z.boolean(),
  driver: z.enum(['simulated', 'external']),
  migproject: Name,
  offline: z
    .object({
      matched: MatchedFaultIds,
      outages: z.array(z.object({ fault_id: Name, until_ms: DerivedInstant.nullable() })),
    })
    .optional(),
  registered: z.looseObject({}),
  checks: z.array(z.looseObject({})),
})

const SubTask = z.object({
  id: z.int(),
  name: z.enum(subTaskNames).nullable(),
  unit: z.enum(['ms', 'bytes']),
  work: z.number(),
  done: z.number(),
  rate: z.number(),
  running_at: DerivedInstant.nullable(),
  ran_ms: z.number(),
  start_date: DerivedInstant.nullable(),
  end_date: DerivedInstant.nullable(),
})

/** Checks the settings of a fault against the schema of its kind. */
const checkFaultSettings = (
  { kind, settings }: { kind: string; settings: object },
  context: z.core.$RefinementCtx,
) => {
  const faultKind = findFaultKind(kind)
  if (!faultKind)
    context.addIssue({ code: 'custom', path: ['kind'], message: 'is not a kind of fault' })
  const result = faultKind?.settings.safeParse(settings, plainMessages)
  for (const { path, message } of result?.error?.issues ?? [])
    context.addIssue({ code: 'custom', path: ['settings', ...path], message })
}

const Fault = z
  .object({
    id: Name,
    kind: Name,
    applies_to: z.enum(['requests', 'tasks']),
    match: z.record(z.string(), z.string()),
    nth: z.int(),
    times: z.int().nullable(),
    probability: z.number(),
    from_ms: DerivedInstant.nullable(),
    until_ms: DerivedInstant.nullable(),
    ttl_ms: z.int().nullable(),
    settings: z.looseObject({}),
    armed_at_ms: DerivedInstant,
    matched: z.int(),
    applied: z.int(),
    is_over: z.boolean(),
  })
  .superRefine(checkFaultSettings)

/** See `Interruption` in domain/task/interruption.ts. */
const Interruption = z
  .union([
    z.object({ kind: z.literal('halt') }),
    z.object({
      kind: z.literal('slow'),
      mbps: z.number().positive().optional(),
      factor: z.number().positive().optional(),
    }),
    z.object({
      kind: z.literal('flap'),
      up_ms: z.number().positive(),
      down_ms: z.number().positive(),
    }),
    z.object({
      kind: z.literal('overspeed'),
      excess_percent: z.number().min(0),
      after_ms: z.number().min(0),
    }),
  ])
  .and(z.object({ fault_id: Name, since_ms: DerivedInstant, until_ms: DerivedInstant.nullable() }))

const machineStates = new Set(lifecycleStates().map(({ name }) => name))

const isMachineState = (lifecycle: object) => {
  try {
    return machineStates.has(statePathOf({ lifecycle: lifecycle as Lifecycle }))
  } catch {
    return false
  }
}

const Task = z.object({
  id: Name,
  state: z.enum(taskStates),
  source_server_id: Name,
  lifecycle: z.looseObject({}).refine(isMachineState, { error: 'is not a state of the lifecycle' }),
  task_faults: z
    .object({ segment: z.string(), matched: MatchedFaultIds, interruptions: z.array(Interruption) })
    .optional(),
  speed_limit: z.number(),
  clonevm_template_id: z.string().nullable(),
  target_server: z.looseObject({ disks: Disks, volume_groups: z.array(z.looseObject({})) }),
  sub_tasks: z.array(SubTask),
})

/** The document schema of each table. Templates have none: they are rendered as they are. */
export const documentShapes: Readonly<Record<string, z.ZodType>> = {
  servers: Server,
  tasks: Task,
  faults: Fault,
  migprojects: ShowMigprojectResponse,
  consistency_results: ConsistencyResultGroup.extend({ task_id: Name }),
  cert_keys: z.object({ task_id: Name, has_own_ca: z.boolean(), cert_key: CertKey }),
  iam_projects: z.object({
    id: Name,
    name: Name,
    description: z.string(),
    parent_id: z.string().nullable(),
  }),
  users: z.object({
    id: Name,
    name: Name,
    password: z.string().nullable(),
    enabled: z.boolean(),
    policies: z.array(PolicyDocument),
  }),
  tokens: z.object({
    digest: Name,
    user: Name,
    methods: z.array(z.string()),
    scope: Scope,
    issued_at: DerivedInstant,
    expires_at: DerivedInstant,
  }),
  access_keys: z.object({
    access: Name,
    secret: Name,
    user: Name,
    token_digest: z.string().nullable(),
    expires_at: DerivedInstant.nullable(),
  }),
}
