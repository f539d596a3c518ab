// What control operations share.
import { z } from 'zod'
import { taskStates } from '../domain/task/task.ts'
import type { Host } from '../pipeline/host.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { ControlError } from './control-error.ts'

/** A workspace's name in a path. */
export const WorkspacePath = z.object({ workspace: z.string() })

/** A workspace's name as it may be chosen. */
export const WorkspaceName = z.string().regex(/^[\w-][\w.-]{0,63}$/)

/** flowing follows real time; frozen moves when told; on-read also when something known is read. */
export const ClockMode = z.enum(['flowing', 'frozen', 'on-read'])

/** How time passes in a workspace; instants are epoch ms. */
export const ClockReply = z.strictObject({
  now_ms: z.int(),
  mode: ClockMode,
  pace: z.number(),
  next_event_at_ms: z.int().nullable(),
})

/** A task's state, or GONE for a task that does not exist (any more). */
export const TaskStateOrGone = z.enum([...taskStates, 'GONE'])

/** The workspace that a path names. Throws the fault WorkspaceNotFound. */
export const findWorkspace = (host: Host, name: string): Workspace => {
  const workspace = host.workspaces.find(name)
  if (workspace) return workspace
  throw new ControlError(
    404,
    'WorkspaceNotFound',
    `There is no workspace ${name}.`,
    'List them at GET /_emulator/workspaces, or create it with POST there.',
  )
}

/** Notes the access keys that a workspace has (again), after another world took its place. */
export const registerAccessKeys = ({ workspaces }: Host, workspace: Workspace): void => {
  for (const access of workspace.iam.permanentKeys()) workspaces.indexKey(workspace, access)
}

/** The clock as replies show it. */
export const renderClock = ({ clock, timers }: Workspace) => ({
  now_ms: clock.now,
  mode: clock.mode,
  pace: clock.pace,
  next_event_at_ms: timers.nextDueAt(),
})
