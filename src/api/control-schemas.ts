// Schemas that control operations share.
import { z } from 'zod'
import { taskStates } from '../domain/task/task.ts'

/** A workspace's name in a path. */
export const WorkspacePath = z.object({ workspace: z.string() })

/** A valid name of a workspace. */
export const WorkspaceName = z.string().regex(/^[\w-][\w.-]{0,63}$/)

/**
 * flowing: follows real time. frozen: moves only by control operations. on-read: moves also when an
 * existing task or server is read.
 */
export const ClockMode = z.enum(['flowing', 'frozen', 'on-read'])

/** The clock of a workspace; instants are epoch ms. */
export const ClockReply = z.strictObject({
  now_ms: z.int(),
  mode: ClockMode,
  pace: z.number(),
  next_event_at_ms: z.int().nullable(),
})

/** A task's state, or GONE if the task does not exist. */
export const TaskStateOrGone = z.enum([...taskStates, 'GONE'])

/** A workspace: its seed, its clock, and the number of servers and tasks. */
export const WorkspaceReply = z.strictObject({
  name: z.string(),
  seed: z.string(),
  clock: ClockReply,
  servers: z.int(),
  tasks: z.int(),
})
