// GET /_emulator/workspaces/{workspace}/journal/replay, POST .../replay

import { z } from 'zod'
import { WorkspacePath } from '../api/control-schemas.ts'
import { type AnyOperation, CustomReply, emulatorOperation } from '../api/operation.ts'
import { version } from '../api/version.ts'
import { seedOfTables } from '../history/export-schema.ts'
import { FILE_LIMIT_BYTES } from '../history/operations/export-import.ts'
import { stateHash } from '../history/state-hash.ts'
import { runAtPresent } from '../simulation/run-in-transaction.ts'
import { controlOperation } from '../workspace/operation.ts'
import type { Workspaces } from '../workspace/workspaces.ts'
import { formatReplayFile } from './format-replay-file.ts'
import { createReplayFile } from './recording.ts'
import { hasOneStart, ReplayStep, replayHeader, twoStartsIssue } from './replay-file.ts'
import type { Replayer } from './replayer.ts'

/** The parts of an emulator that the operations on replays use. */
export type ReplayNeeds = { workspaces: Workspaces; replayer: Replayer }

/** The operations on replays. */
export const replayOperations = (needs: ReplayNeeds): AnyOperation[] => [
  ShowReplayFile,
  replaySteps(needs),
]

/** Returns the journal as a file for `sms-emulator replay` and `--fixture`. */
const ShowReplayFile = controlOperation({
  transaction: false,
  id: 'ShowReplayFile',
  method: 'GET',
  path: '/_emulator/workspaces/{workspace}/journal/replay',
  summary: 'Download the journal of a workspace as a file that can be replayed.',
  params: WorkspacePath,
  reply: z.custom<Buffer>(Buffer.isBuffer).meta({ type: 'object' }),
  produces: 'application/json',
  replyDescription:
    'The initial state or a base, every request since then, and the hash of the final state.',
  run: (_, workspace) => {
    const text = formatReplayFile(createReplayFile(workspace, version))
    return new CustomReply(Buffer.from(text), { headers: { 'Content-Type': 'application/json' } })
  },
})

const ReplayReply = z.strictObject({
  steps: z.array(
    z.strictObject({
      step: z.int(),
      operation: z.string(),
      request_id: z.string(),
      at_ms: z.int(),
      status: z.int(),
      headers: z.record(z.string(), z.string()),
      error_code: z.string().nullable(),
      reply_sha256: z.string(),
      reply: z.unknown(),
      as_recorded: z.boolean().nullable(),
    }),
  ),
  now_ms: z.int(),
  state_hash: z.string(),
})

/**
 * Replays steps in a workspace as it is. Each step is a request of its own in the journal. Of the
 * file's initial state or base only the seed, which opens sealed secrets, and `strict` are used.
 */
const replaySteps = ({ workspaces, replayer }: ReplayNeeds) =>
  emulatorOperation({
    id: 'ReplaySteps',
    isUnrecorded: true,
    method: 'POST',
    path: '/_emulator/workspaces/{workspace}/replay',
    summary: 'Replay steps, or a replay file, in a workspace; returns the reply of each.',
    params: WorkspacePath,
    body: z
      .strictObject({
        ...replayHeader,
        workspace: z.string().optional(),
        steps: z.array(ReplayStep),
      })
      .refine(hasOneStart, twoStartsIssue),
    body_limit_bytes: FILE_LIMIT_BYTES,
    reply: ReplayReply,
    run: ({ params, body }) => {
      const { name } = workspaces.findOrThrow(params.workspace)
      const { base, birth, steps: requestedSteps, version: fileVersion } = body
      const recordedStart = base
        ? { seed: seedOfTables(base.tables) ?? '', strict: base.strict }
        : (body.initial_state ?? birth)
      const steps = replayer.replayAll(name, {
        steps: requestedSteps,
        initial_state: recordedStart,
        version: fileVersion,
      })
      const workspace = workspaces.findOrThrow(name)
      return runAtPresent(workspace, () => ({
        steps: [...steps],
        now_ms: workspace.clock.now,
        state_hash: stateHash(workspace),
      }))
    },
  })
