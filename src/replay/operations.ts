// GET /_emulator/workspaces/{workspace}/journal/replay, POST .../replay
import { z } from 'zod'
import { findWorkspace, WorkspacePath } from '../api/control-schemas.ts'
import { CustomReply } from '../api/operation.ts'
import { seedOfTables } from '../history/export-schema.ts'
import { FILE_LIMIT_BYTES } from '../history/operations/export-import.ts'
import { stateHash } from '../history/state-hash.ts'
import { hostOperation } from '../pipeline/host.ts'
import { createReplayFile } from './recording.ts'
import { hasOneStart, ReplayStep, replayHeader, twoStartsIssue } from './replay-file.ts'
import { formatReplayFile } from './write-replay-file.ts'

/** The journal as a file that `sms-emulator replay` and `--fixture` take. */
export const ShowReplayFile = hostOperation({
  id: 'ShowReplayFile',
  method: 'GET',
  path: '/_emulator/workspaces/{workspace}/journal/replay',
  summary: 'Download the journal of a workspace as a file that can be replayed.',
  evidence: 'assumed',
  auth: 'none',
  params: WorkspacePath,
  reply: z.custom<Buffer>(Buffer.isBuffer).meta({ type: 'object' }),
  produces: 'application/json',
  replyDescription:
    'How the workspace began, or what it was before a request; each since; and the end.',
  refusals: [],
  run: ({ params }, host) => {
    const workspace = findWorkspace(host, params.workspace)
    host.within(workspace, () => undefined)
    const text = formatReplayFile(createReplayFile(workspace, host.version))
    return new CustomReply(Buffer.from(text), { headers: { 'Content-Type': 'application/json' } })
  },
})

/**
 * Takes steps in a workspace as it stands; each enters its journal as a request of its own. Of how
 * the file's own workspace began, only what secrets are sealed with and strictness bear on them.
 */
export const ReplaySteps = hostOperation({
  id: 'ReplaySteps',
  isUnrecorded: true,
  method: 'POST',
  path: '/_emulator/workspaces/{workspace}/replay',
  summary: 'Take steps, or those of a replay file, in a workspace, and read what each replied.',
  evidence: 'assumed',
  auth: 'none',
  params: WorkspacePath,
  body: z
    .strictObject({
      ...replayHeader,
      workspace: z.string().optional(),
      steps: z.array(ReplayStep),
    })
    .refine(hasOneStart, twoStartsIssue),
  body_limit_bytes: FILE_LIMIT_BYTES,
  reply: z.strictObject({
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
  }),
  refusals: [],
  run: ({ params, body }, host) => {
    const { name } = findWorkspace(host, params.workspace)
    const { base, birth, steps: requestedSteps } = body
    const recordedStart = base
      ? { seed: seedOfTables(base.tables) ?? '', strict: base.strict }
      : birth
    const steps = host.replay(name, { steps: requestedSteps, birth: recordedStart })
    const workspace = findWorkspace(host, name)
    return host.within(workspace, () => ({
      steps: [...steps],
      now_ms: workspace.clock.now,
      state_hash: stateHash(workspace),
    }))
  },
})
