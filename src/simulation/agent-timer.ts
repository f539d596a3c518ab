// The timer of a source: when its agent is next lost, or back.
import type { Workspace } from '../workspace/workspace.ts'

/** The id and the event of a source's timer. */
export const AGENT_TIMER = 'agent'

/** Arms a source's timer at an instant, epoch ms; Infinity disarms it. */
export const armAgentTimer = ({ timers }: Workspace, source_id: string, due_at: number): void => {
  if (Number.isFinite(due_at))
    timers.arm({ task_id: source_id, id: AGENT_TIMER, event: AGENT_TIMER, due_at })
  else timers.cancel(source_id, AGENT_TIMER)
}
