// GET /_emulator/workspaces/{workspace}/state-hash
import { z } from 'zod'
import { findWorkspace, WorkspacePath } from '../../api/control-schemas.ts'
import { hostOperation } from '../../pipeline/host.ts'
import { stateHash } from '../state-hash.ts'

/** One text for all that a workspace holds: two worlds are the same if their hashes are. */
export const ShowStateHash = hostOperation({
  id: 'ShowStateHash',
  method: 'GET',
  path: '/_emulator/workspaces/{workspace}/state-hash',
  summary: 'Read the hash of the state of a workspace: equal worlds have equal hashes.',
  evidence: 'assumed',
  auth: 'none',
  params: WorkspacePath,
  reply: z.strictObject({
    state_hash: z.string(),
    now_ms: z.int(),
    /** The number of the last request that entered. */
    last_request: z.int(),
  }),
  refusals: [],
  run: ({ params }, host) => {
    const workspace = findWorkspace(host, params.workspace)
    return host.within(workspace, () => ({
      state_hash: stateHash(workspace),
      now_ms: workspace.clock.now,
      last_request: workspace.journal.next - 1,
    }))
  },
})
