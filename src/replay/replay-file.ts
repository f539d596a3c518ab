// The format of a replay file: the initial state of a workspace, or its state before a request, and
// every request since then.
import { z } from 'zod'
import { Step } from '../api/step.ts'
import { Instant, Pace } from '../api/time-schemas.ts'
import { seedOfTables, workspaceExportShape } from '../history/export-schema.ts'
import { isWorkspaceName } from '../workspace/workspaces.ts'

/** The number of a request. The limit is high enough for any journal. */
const RequestNumber = z.int().min(1).max(1_000_000_000)

/** A step with the reply that was recorded. */
const RequestStep = Step.extend({
  /** The caller; anonymous if absent. */
  caller: z.strictObject({ user: z.string(), project_id: z.string().nullable() }).optional(),
  /** Where it came from; `fixture` if absent. */
  origin: z.enum(['client', 'control', 'fixture']).optional(),
  /** When it came in. The clock is advanced to this time, if it is not past it. */
  at_ms: Instant.optional(),
  /**
   * Whether the emulator was strict for it, if that differs from the file's initial state or base.
   */
  strict: z.boolean().optional(),
  /** Access keys in the request that belonged to another workspace. */
  keys_elsewhere: z.array(z.string()).optional(),
  /** The status of the reply, if it was an error. */
  status: z.int().min(300).max(599).optional(),
  error_code: z.string().optional(),
  /** SHA-256 of status, headers and body of the reply; see `replyDigest`. */
  reply_sha256: z.string().optional(),
})

const AdvanceStep = z.strictObject({ advance_ms: z.int().min(0), at_ms: Instant.optional() })

/** One step: an operation with its input, or a span of virtual ms to pass. */
export const ReplayStep = z.union([RequestStep, AdvanceStep])

/** How the workspace began. `now_ms` is the first time of its clock. */
const ReplayInitialState = z.strictObject({
  seed: z.string(),
  mode: z.enum(['flowing', 'frozen', 'on-read']),
  pace: Pace,
  settings: z.record(z.string(), z.unknown()),
  now_ms: Instant,
  strict: z.boolean(),
})

/**
 * The state right before the first step, for a recording that does not reach back to the initial
 * state: the tables of an export, but with secrets sealed as in steps, and with the keys of
 * documents in the order in which replies show them.
 */
export const ReplayBase = z
  .strictObject({ ...workspaceExportShape, strict: z.boolean() })
  .refine(({ tables }) => seedOfTables(tables) !== undefined, {
    path: ['tables', 'meta'],
    error: 'has no row with the key seed',
  })

/** The fields of a replay file other than `workspace` and `steps`. */
export const replayHeader = {
  $comment: z.string().optional(),
  format: z.literal('sms-emulator/replay').optional(),
  /** Versions 1 (from the beginning) and 2 (with a base) have older names of fields. */
  version: z.union([z.literal(1), z.literal(2), z.literal(3)]).optional(),
  /** The version of the emulator that wrote it. */
  emulator: z.string().optional(),
  initial_state: ReplayInitialState.optional(),
  /** What versions 1 and 2 call `initial_state`. */
  birth: ReplayInitialState.optional(),
  base: ReplayBase.optional(),
  /** The number of the first step in the journal. */
  first_request: RequestNumber.optional(),
  /** Ranges of request numbers that the journal has lost. */
  missing: z.array(z.strictObject({ from: RequestNumber, to: RequestNumber })).optional(),
  /** The time of the clock at the end, and the hash of the state then. */
  now_ms: Instant.optional(),
  state_hash: z.string().optional(),
}

/** Whether the file has at most one of an initial state and a base. */
export const hasOneStart = (start: {
  initial_state?: unknown
  birth?: unknown
  base?: unknown
}): boolean =>
  [start.initial_state, start.birth, start.base].filter((each) => each !== undefined).length < 2

/** The issue of a file with both. */
export const twoStartsIssue = { path: ['base'], error: 'cannot stand beside initial_state' }

/** The file with the current names of fields. */
const withCurrentNames = <T extends { initial_state?: I; birth?: I }, I>({ birth, ...file }: T) =>
  birth === undefined ? file : { ...file, initial_state: birth }

/** A replay file, or a fixture: the same format without the fields that only a recording has. */
export const ReplayFile = z
  .strictObject({
    ...replayHeader,
    workspace: z.string().refine(isWorkspaceName, { error: 'is not a valid workspace name' }),
    steps: z.array(ReplayStep),
  })
  .refine(hasOneStart, twoStartsIssue)
  .transform(withCurrentNames)

/** One step of a replay file. */
export type ReplayStep = z.output<typeof ReplayStep>

/** The state that a replay begins with. */
export type ReplayBase = z.output<typeof ReplayBase>

/** A step as a caller may write it: optional fields can be left out. */
export type ReplayStepInput = z.input<typeof ReplayStep>

/** A replay file, or a fixture. */
export type ReplayFile = z.output<typeof ReplayFile>

/** The reply to a replayed step. `as_recorded` is null if no reply was recorded. */
export type ReplayedStep = {
  /** The number of the step, from 1. */
  step: number
  operation: string
  request_id: string
  at_ms: number
  status: number
  headers: Readonly<Record<string, string>>
  error_code: string | null
  reply_sha256: string
  /** The body: JSON, or the length of a file. */
  reply: unknown
  as_recorded: boolean | null
}
