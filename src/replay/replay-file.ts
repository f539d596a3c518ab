// The form of a replay file: how a workspace began, or what it was before a request, and every
// request that it has had since.
import { z } from 'zod'
import { Step } from '../api/step.ts'
import { Instant, Pace } from '../api/time-schemas.ts'
import { seedOfTables, workspaceExportShape } from '../history/export-schema.ts'
import { isWorkspaceName } from '../workspace/workspaces.ts'

/** The number of a request: far more than a journal ever has, and still none that is an instant. */
const RequestNumber = z.int().min(1).max(1_000_000_000)

/** A step, and in a recording how it was answered. */
const RequestStep = Step.extend({
  /** Who called; nobody in particular if absent. */
  caller: z.strictObject({ user: z.string(), project_id: z.string().nullable() }).optional(),
  /** By which way it came; a fixture's if absent. */
  origin: z.enum(['client', 'control', 'fixture']).optional(),
  /** When it came: the clock is brought on to there, if it has not come so far. */
  at_ms: Instant.optional(),
  /** Whether the emulator was strict towards it, where that is not as at the birth. */
  strict: z.boolean().optional(),
  /** Access keys that it named and another workspace had. */
  keys_elsewhere: z.array(z.string()).optional(),
  /** How it was answered, where it was refused. */
  status: z.int().min(300).max(599).optional(),
  error_code: z.string().optional(),
  /** Of status, headers and body of the reply, as journal/journal.ts has it. */
  reply_sha256: z.string().optional(),
})

const AdvanceStep = z.strictObject({ advance_ms: z.int().min(0), at_ms: Instant.optional() })

/** One step: an operation with its input, or a span of virtual ms to pass. */
export const ReplayStep = z.union([RequestStep, AdvanceStep])

/** How the workspace was born; `now_ms` is where its clock began. */
export const ReplayInitialState = z.strictObject({
  seed: z.string(),
  mode: z.enum(['flowing', 'frozen', 'on-read']),
  pace: Pace,
  settings: z.record(z.string(), z.unknown()),
  now_ms: Instant,
  strict: z.boolean(),
})

/**
 * The whole world as it was right before the first step, for a story that is not known from its
 * birth on: the tables of an export, but with secrets sealed as those of steps are, and the keys of
 * documents in the order in which replies show them.
 */
export const ReplayBase = z
  .strictObject({ ...workspaceExportShape, strict: z.boolean() })
  .refine(({ tables }) => seedOfTables(tables) !== undefined, {
    path: ['tables', 'meta'],
    error: 'has no row with the key seed',
  })

/** What a replay file says besides its steps and the workspace. */
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
  /** Numbers of requests that the journal has lost: from one to another. */
  missing: z.array(z.strictObject({ from: RequestNumber, to: RequestNumber })).optional(),
  /** Where the clock stood in the end, and the hash of the state then. */
  now_ms: Instant.optional(),
  state_hash: z.string().optional(),
}

/** Whether at most one beginning is given. */
export const hasOneStart = (start: {
  initial_state?: unknown
  birth?: unknown
  base?: unknown
}): boolean =>
  [start.initial_state, start.birth, start.base].filter((each) => each !== undefined).length < 2

/** The issue where there are two beginnings. */
export const twoStartsIssue = { path: ['base'], error: 'cannot stand beside initial_state' }

/** The same with today's names. */
const withCurrentNames = <T extends { initial_state?: I; birth?: I }, I>({ birth, ...file }: T) =>
  birth === undefined ? file : { ...file, initial_state: birth }

/** A replay file, or a fixture: the same without what only a recording knows. */
export const ReplayFile = z
  .strictObject({
    ...replayHeader,
    workspace: z.string().refine(isWorkspaceName, { error: 'is no name of a workspace' }),
    steps: z.array(ReplayStep),
  })
  .refine(hasOneStart, twoStartsIssue)
  .transform(withCurrentNames)

/** One step of a replay file. */
export type ReplayStep = z.output<typeof ReplayStep>

/** The world that a replay begins with. */
export type ReplayBase = z.output<typeof ReplayBase>

/** A step as it may be written: what it leaves out is empty. */
export type ReplayStepInput = z.input<typeof ReplayStep>

/** A replay file, or a fixture. */
export type ReplayFile = z.output<typeof ReplayFile>

/** How a step was answered now; `as_recorded` is null where nothing was recorded. */
export type ReplayedStep = {
  /** Its place among the steps, from 1. */
  step: number
  operation: string
  request_id: string
  at_ms: number
  status: number
  headers: Readonly<Record<string, string>>
  error_code: string | null
  reply_sha256: string
  /** The body: JSON, or how long a file was. */
  reply: unknown
  as_recorded: boolean | null
}
