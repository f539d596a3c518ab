// The schema of a scenario file.
import { z } from 'zod'
import { WorkspaceName } from '../api/control-schemas.ts'
import { UpdateTaskStatusReq } from '../api/schemas/tasks.ts'
import { SettingsShape } from '../api/settings-schema.ts'
import { Pace } from '../api/time-schemas.ts'
import { taskStates } from '../domain/task/task.ts'
import { parseDuration } from '../faults/name-syntax.ts'

/** A span of virtual time such as 30s, parsed to ms. */
const Duration = z.string().transform((text, context) => {
  const ms = parseDuration(text)
  if (ms !== undefined) return ms
  context.addIssue('must be a duration such as 500ms, 30s, 5m or 2h')
  return z.NEVER
})

const Name = z.string().min(1).max(64)
const Gigabytes = z.number().min(1).max(32_768)

const Server = z.strictObject({
  name: Name,
  os: z.enum(['linux', 'windows']).default('linux'),
  ip: z.string().max(255).optional(),
  cpus: z.int().min(1).max(1024).default(2),
  memory_gb: Gigabytes.default(4),
  disk_gb: Gigabytes.default(40),
  used_gb: z.number().min(0.1).max(32_768).default(2.5),
  firmware: z.enum(['BIOS', 'UEFI']).default('BIOS'),
  agent_version: z.string().max(255).default('25.5.0'),
})

const Task = z.strictObject({
  server: Name,
  name: z.string().max(255).default('MigrationTask'),
  type: z.enum(['file', 'block']).optional(),
  /** Whether the target server exists already. If not, the service creates it. */
  existing_target: z.boolean().default(true),
  syncing: z.boolean().default(false),
  consistency_check: z.boolean().default(false),
  drill: z.boolean().default(false),
  speed_limit: z.int().min(0).max(10_000).default(0),
})

const When = z.strictObject({
  /** A server of this file: its task, and requests about either. `name` is a pattern instead. */
  server: Name.optional(),
  name: Name.optional(),
  subtask: z.string().optional(),
  progress: z.int().min(0).max(100).optional(),
  operation: z.string().optional(),
  user: z.string().max(255).optional(),
  nth: z.int().min(1).max(1e9).optional(),
  /** Counted from the start of the scenario. */
  after: Duration.optional(),
})

const FaultStep = z.strictObject({
  when: When.default({}),
  /** A kind of fault with its settings. They are checked when the step is compiled. */
  do: z.looseObject({ fault: z.string() }),
  for: Duration.optional(),
})

const stepFields = {
  server: Name.optional(),
  action: UpdateTaskStatusReq.shape.operation.optional(),
  until: z.enum(taskStates).optional(),
  advance: Duration.optional(),
}

const PrepareStep = z.strictObject(stepFields)

const DriveStepSchema = z.strictObject({
  ...stepFields,
  /** The client gets a new token and uses it from then on. */
  sign_in: z.literal(true).optional(),
  /** An operation to call, for a server of this file or its task. */
  call: z.string().optional(),
  times: z.int().min(1).max(100).default(1),
  /** The result of each call: `ok` or an error code. A single one is the result of every call. */
  answers: z.array(z.string()).min(1).optional(),
})

const Expected = z.strictObject({
  tasks: z.record(z.string(), z.enum(taskStates)).default({}),
  /** States of source servers. */
  servers: z.record(z.string(), z.string()).default({}),
  /** How often the fault of each fault step was applied, in their order. */
  applied: z.array(z.int().min(0)).optional(),
  /** How many source servers ListErrorServers returns. */
  errors: z.int().min(0).optional(),
})

/** A scenario file. */
export const ScenarioSchema = z.strictObject({
  description: z.string().min(1).max(400),
  workspace: WorkspaceName.default('demo'),
  clock: z
    .strictObject({
      mode: z.enum(['flowing', 'frozen', 'on-read']).optional(),
      pace: Pace.optional(),
    })
    .optional(),
  settings: SettingsShape.partial().optional(),
  servers: z.array(Server).default([]),
  tasks: z.array(Task).default([]),
  fault_steps: z.array(FaultStep).default([]),
  /** Run when the scenario is loaded. */
  prepare: z.array(PrepareStep).default([]),
  /** What a client does afterwards. Not run on loading; the tests of built-in scenarios run it. */
  drive: z.array(DriveStepSchema).default([]),
  expect: Expected.optional(),
})

/** A parsed scenario: defaults are filled in, durations are in ms. */
export type Scenario = z.output<typeof ScenarioSchema>
export type ScenarioServer = z.output<typeof Server>
export type ScenarioTask = z.output<typeof Task>
export type FaultStep = z.output<typeof FaultStep>
export type DriveStep = z.output<typeof DriveStepSchema>
