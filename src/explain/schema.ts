// The schemas of explanations: of a request, and of a task.
import { z } from 'zod'

/** A call to make. */
export const HttpCall = z.strictObject({
  method: z.string(),
  path: z.string(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.unknown().optional(),
})

/** A step of a fix: in words, and the call if it is one. */
export const FixStep = z.strictObject({ message: z.string(), call: HttpCall.nullable() })

/** Where a part of a rule comes from: its subject, the kind of evidence, and where to read it. */
export const RuleSource = z.strictObject({
  subject: z.string(),
  evidence: z.string(),
  reference: z.string(),
})

/** A record that a request changed; secrets are redacted. */
export const RecordChange = z.strictObject({
  change: z.enum(['created', 'changed', 'deleted']),
  kind: z.string(),
  id: z.string().nullable(),
  fields: z.array(
    z.strictObject({ field: z.string(), from: z.unknown().optional(), to: z.unknown().optional() }),
  ),
})

/** An event of the journal. */
const JournalEvent = z.looseObject({
  id: z.int(),
  request: z.int(),
  kind: z.string(),
  at_ms: z.int(),
})

/** The explanation of a request; `text` has all of it in words. */
export const RequestExplanation = z.strictObject({
  request_id: z.string(),
  /** Null for a request that reached no workspace. */
  workspace: z.string().nullable(),
  seq: z.int().nullable(),
  at_ms: z.int(),
  operation: z.string().nullable(),
  method: z.string(),
  path: z.string(),
  caller: z.strictObject({ user: z.string(), project_id: z.string().nullable() }).nullable(),
  status: z.int(),
  error_code: z.string().nullable(),
  outcome: z.enum(['done', 'refused', 'failed']),
  changes: z.array(RecordChange),
  events: z.array(JournalEvent),
  refusal: z
    .strictObject({
      name: z.string(),
      message: z.string(),
      field: z.string().nullable(),
      rule: z.string().nullable(),
      facts: z.record(z.string(), z.unknown()),
      sources: z.array(RuleSource),
      reasons: z.array(z.string()),
      fix: z.array(FixStep),
      /** What only this kind of refusal has: the state of the task, the issues of values, ... */
      details: z.record(z.string(), z.unknown()),
    })
    .nullable(),
  faults: z.array(z.strictObject({ id: z.string(), description: z.string(), remove: HttpCall })),
  text: z.string(),
})

/** What may keep a task from moving. */
export const blockerKinds = [
  'frozen-clock',
  'on-read-clock',
  'external-agent',
  'source-offline',
  'speed-limit',
  'fault',
  'waiting-for-action',
  'no-timer-due',
] as const

const ActionForecast = z.strictObject({
  action: z.string(),
  accepted: z.boolean(),
  error_code: z.string().nullable(),
  refusal: z.string().nullable(),
})

/** The explanation of a task; `text` has all of it in words. */
export const TaskExplanation = z.strictObject({
  task_id: z.string(),
  workspace: z.string(),
  now_ms: z.int(),
  /** GONE for a task that was deleted. */
  state: z.string(),
  /** Its state in the lifecycle machine, such as RUNNING.replicate. */
  machine_state: z.string().nullable(),
  sub_task: z.string().nullable(),
  /** The last transitions, oldest first, each with the request during which it happened. */
  history: z.array(
    z.strictObject({
      at_ms: z.int(),
      event: z.string(),
      from: z.string().nullable(),
      to: z.string(),
      state: z.string(),
      sub_task: z.string().nullable(),
      request_id: z.string().nullable(),
      operation: z.string().nullable(),
    }),
  ),
  timers: z.array(z.strictObject({ event: z.string(), due_at_ms: z.int(), in_ms: z.int() })),
  actions: z.array(ActionForecast),
  /** What happens if only time passes. */
  forecast: z.array(
    z.strictObject({
      at_ms: z.int(),
      in_ms: z.int(),
      machine_state: z.string(),
      state: z.string(),
      sub_task: z.string().nullable(),
    }),
  ),
  /** The instant of the last step of `forecast`; null if there is none. */
  settles_at_ms: z.int().nullable(),
  blockers: z.array(
    z.strictObject({ kind: z.enum(blockerKinds), message: z.string(), fix: z.array(FixStep) }),
  ),
  /** Faults in its name, or in that of its source, that cannot be parsed and are not armed. */
  unreadable_faults: z.array(
    z.strictObject({
      owner: z.enum(['source', 'task']),
      id: z.string(),
      name: z.string(),
      /** The part of the name that is not a valid fault. */
      text: z.string(),
      reason: z.string(),
      message: z.string(),
      fix: z.array(FixStep),
    }),
  ),
  text: z.string(),
})

/** The explanation of a request. */
export type RequestExplanation = z.output<typeof RequestExplanation>
/** The explanation of a task. */
export type TaskExplanation = z.output<typeof TaskExplanation>
/** A call to make. */
export type HttpCall = z.output<typeof HttpCall>
/** A step of a fix. */
export type FixStep = z.output<typeof FixStep>
/** Where a part of a rule comes from. */
export type RuleSource = z.output<typeof RuleSource>
/** A record that a request changed. */
export type RecordChange = z.output<typeof RecordChange>
