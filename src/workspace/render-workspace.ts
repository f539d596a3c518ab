// A workspace and its clock as replies of the control API show them.
import type { Workspace } from './workspace.ts'

/** The clock; instants are epoch ms. */
export const renderClock = ({ clock, timers }: Workspace) => ({
  now_ms: clock.now,
  mode: clock.mode,
  pace: clock.pace,
  next_event_at_ms: timers.nextDueAt(),
})

/** A workspace as it stands; its clock does not move. */
export const renderWorkspace = (workspace: Workspace) => ({
  name: workspace.name,
  seed: workspace.meta.get<string>('seed') ?? '',
  clock: renderClock(workspace),
  servers: workspace.servers.count(),
  tasks: workspace.tasks.count(),
})
