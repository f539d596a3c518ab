// The fault `agent-offline`: the agent of a source is not connected.
import { z } from 'zod'
import { taskFault } from '../kind.ts'
import { Percent, SubTaskPattern, VirtualSpan } from '../task-fields.ts'

/** Each source meets it once: at the arming, or when it is registered, or at a sub-task. */
export const agentOffline = taskFault({
  kind: 'agent-offline',
  summary: 'Cuts the link to agents: connected false, work stands still, 6603 and 7723 are told.',
  settings: z.strictObject({
    for_ms: VirtualSpan.optional(),
    /** Left out, it strikes at once. */
    subtask: SubTaskPattern.optional(),
    at_progress: Percent.default(0),
  }),
  flaw: ({ subtask, at_progress }) =>
    subtask === undefined && at_progress > 0
      ? { field: 'at_progress', rule: 'needs a subtask' }
      : undefined,
})
