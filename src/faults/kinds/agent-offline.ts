// The fault `agent-offline`: the agent of a source is not connected.
import { z } from 'zod'
import { Percent, SubTaskPattern, VirtualDurationMs } from '../fields.ts'
import { defineTaskFault } from '../kind.ts'

/** Each source meets it once: at the arming, or when it is registered, or at a sub-task. */
export const agentOffline = defineTaskFault({
  kind: 'agent-offline',
  summary: 'Cuts the link to agents: connected false, work stands still, 6603 and 7723 are told.',
  settings: z.strictObject({
    for_ms: VirtualDurationMs.optional(),
    /** Left out, it strikes at once. */
    subtask: SubTaskPattern.optional(),
    at_progress: Percent.default(0),
  }),
  validate: ({ subtask, at_progress }) =>
    subtask === undefined && at_progress > 0
      ? { field: 'at_progress', rule: 'needs a subtask' }
      : undefined,
})
