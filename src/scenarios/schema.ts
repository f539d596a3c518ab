// What may stand in a scenario file.
import { z } from 'zod'
import { WorkspaceName } from '../api/control-schemas.ts'
import { UpdateTaskStatusReq } from '../api/schemas/tasks.ts'
import { Pace } from '../api/time-shapes.ts'
import { SettingsShape } from '../control/settings.ts'
import { taskStates } from '../domain/task/task.ts'
import { parseDuration } from '../faults/words.ts'

/** A span of virtual time such as 30s; read into ms. */
const Duration = z.string().transform((text, context) => {
  const ms = parseDuration(text)
  if (ms !== undefined) return ms
  context.addIssue('must be a span such as 500ms, 30s, 5m or 2h')
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
  /** Whether the target is there already; else the service makes it. */
  existing_target: z.boolean().default(true),
  syncing: z.boolean().default(false),
  consistency_check: z.boolean().default(false),
  drill: z.boolean().default(false),
  speed_limit: z.int().min(0).max(10_000).default(0),
})

const When = z.strictObject({
  /** Whose task or requests: a server of this file, or a pattern of names. */
  server: Name.optional(),
  name: Name.optional(),
  subtask: z.string().optional(),
  progress: z.int().min(0).max(100).optional(),
  operation: z.string().optional(),
  user: z.string().max(255).optional(),
  nth: z.int().min(1).max(1e9).optional(),
  /** From the start of the scenario. */
  after: Duration.optional(),
})

const FaultStep = z.strictObject({
  when: When.default({}),
  /** A kind of fault, and its own fields: checked when the stage is compiled. */
  do: z.looseObject({ fault: z.string() }),
  for: Duration.optional(),
})

const action = UpdateTaskStatusReq.shape.operation

const stepFields = {
  server: Name.optional(),
  act: action.optional(),
  until: z.enum(taskStates).optional(),
  advance: Duration.optional(),
}

const PrepareStep = z.strictObject(stepFields)

const DriveStepSchema = z.strictObject({
  ...stepFields,
  /** The client obtains a new token, and uses it from then on. */
  sign_in: z.literal(true).optional(),
  /** Calls an operation; of a server of this file, or its task. */
  call: z.string().optional(),
  times: z.int().min(1).max(100).default(1),
  /** What each call is answered: ok, or an error code. One alone holds for every call. */
  answers: z.array(z.string()).min(1).optional(),
})

const Expected = z.strictObject({
  tasks: z.record(z.string(), z.enum(taskStates)).default({}),
  /** States of source servers. */
  servers: z.record(z.string(), z.string()).default({}),
  /** How often the fault of each stage has struck, in their order. */
  struck: z.array(z.int().min(0)).optional(),
  /** How many source servers ListErrorServers names. */
  errors: z.int().min(0).optional(),
})

/** A scenario file. */
export const ScenarioSchema = z.strictObject({
  shows: z.string().min(1).max(400),
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
  stages: z.array(FaultStep).default([]),
  /** Done when the scenario is loaded. */
  prepare: z.array(PrepareStep).default([]),
  /** What a client does then: documentation, and what the gallery's tests do. */
  drive: z.array(DriveStepSchema).default([]),
  expect: Expected.optional(),
})

/** A scenario as it was read: defaults filled in, spans in ms. */
export type Scenario = z.output<typeof ScenarioSchema>
export type ScenarioServer = z.output<typeof Server>
export type ScenarioTask = z.output<typeof Task>
export type FaultStep = z.output<typeof FaultStep>
export type DriveStep = z.output<typeof DriveStepSchema>
