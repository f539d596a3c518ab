// GET /_emulator/workspaces/{workspace}/state-hash

import { z } from 'zod'
import { WorkspacePath } from '../../api/control-schemas.ts'
import { controlOperation } from '../../workspace/operation.ts'
import { stateHash } from '../state-hash.ts'

/** Returns the hash of a workspace's state. Two states are equal if their hashes are. */
export const ShowStateHash = controlOperation({
  id: 'ShowStateHash',
  method: 'GET',
  path: '/_emulator/workspaces/{workspace}/state-hash',
  summary: 'Read the hash of the state of a workspace: equal states have equal hashes.',
  params: WorkspacePath,
  reply: z.strictObject({
    state_hash: z.string(),
    now_ms: z.int(),
    /** The number of the last request. */
    last_request: z.int(),
  }),
  run: (_, workspace) => ({
    state_hash: stateHash(workspace),
    now_ms: workspace.clock.now,
    last_request: workspace.journal.next - 1,
  }),
})
