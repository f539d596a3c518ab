// What control operations share.
import { z } from 'zod'
import { taskStates } from '../domain/task/task.ts'

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

/** A workspace: its seed, clock and how much it holds. */
export const WorkspaceReply = z.strictObject({
  name: z.string(),
  seed: z.string(),
  clock: ClockReply,
  servers: z.int(),
  tasks: z.int(),
})
