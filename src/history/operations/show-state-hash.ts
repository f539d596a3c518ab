// GET /_emulator/workspaces/{workspace}/state-hash

import { z } from 'zod'
import { WorkspacePath } from '../../api/control-schemas.ts'
import { controlOperation } from '../../workspace/operation.ts'
import { stateHash } from '../state-hash.ts'

/** One text for all that a workspace holds: two worlds are the same if their hashes are. */
export const ShowStateHash = controlOperation({
  id: 'ShowStateHash',
  method: 'GET',
  path: '/_emulator/workspaces/{workspace}/state-hash',
  summary: 'Read the hash of the state of a workspace: equal worlds have equal hashes.',
  params: WorkspacePath,
  reply: z.strictObject({
    state_hash: z.string(),
    now_ms: z.int(),
    /** The number of the last request that entered. */
    last_request: z.int(),
  }),
  run: (_, workspace) => ({
    state_hash: stateHash(workspace),
    now_ms: workspace.clock.now,
    last_request: workspace.journal.next - 1,
  }),
})
