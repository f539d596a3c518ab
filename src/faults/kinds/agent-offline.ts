// The fault `agent-offline`: the agent of a source is not connected.
import { z } from 'zod'
import { Percent, SubTaskPattern, VirtualDurationMs } from '../fields.ts'
import { defineTaskFault } from '../kind.ts'
import { atSubTask } from '../task-effects.ts'

/** It matches each source once: when it is armed, when the source registers, or at a sub-task. */
export const agentOffline = defineTaskFault({
  kind: 'agent-offline',
  summary:
    'Disconnects agents: `connected` is false, work stops, and calls that need the agent are ' +
    'refused with SMS.6603.',
  settings: z.strictObject({
    for_ms: VirtualDurationMs.optional(),
    /** Without it, the fault applies at once. */
    subtask: SubTaskPattern.optional(),
    at_progress: Percent.default(0),
  }),
  validate: ({ subtask, at_progress }) =>
    subtask === undefined && at_progress > 0
      ? { field: 'at_progress', rule: 'must be 0 unless subtask is set' }
      : undefined,
  // Without a sub-task it applies to the source: see simulation/agent-connection.ts.
  triggerPercent: (segment, { subtask, at_progress }) =>
    subtask === undefined ? undefined : atSubTask(segment, { subtask, at_progress }),
  effect: ({ for_ms = null }) => ({ kind: 'disconnect', for_ms }),
})
