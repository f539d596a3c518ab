// GET|PUT /_emulator/workspaces/{workspace}/clock, POST .../clock/advance
import { z } from 'zod'
import { ControlError } from '../api/control-error.ts'
import {
  ClockMode,
  ClockReply,
  findWorkspace,
  renderClock,
  TaskStateOrGone,
  WorkspacePath,
} from '../api/control-schemas.ts'
import { Instant, Pace } from '../api/time-shapes.ts'
import { hostOperation } from '../pipeline/host.ts'
import { type Advance, advance, setClock } from '../simulation/advance.ts'
import { LAST_INSTANT, TooManyTimersError } from '../workspace/clock.ts'
import type { Workspace } from '../workspace/workspace.ts'

const path = '/_emulator/workspaces/{workspace}/clock'

/** A span of virtual time, ms: at most a century. */
const Span = z.int().min(0).max(3_155_760_000_000)

/** Tells the time of a workspace. */
export const ShowClock = hostOperation({
  id: 'ShowClock',
  method: 'GET',
  path,
  summary: 'Read the clock of a workspace.',
  evidence: 'assumed',
  auth: 'none',
  params: WorkspacePath,
  reply: ClockReply,
  refusals: [],
  run: ({ params }, host) => {
    const workspace = findWorkspace(host, params.workspace)
    return host.within(workspace, () => renderClock(workspace))
  },
})

/** Changes how time passes: mode, pace, or (forward only) the instant itself. */
export const SetClock = hostOperation({
  id: 'SetClock',
  method: 'PUT',
  path,
  summary: 'Set mode, pace or instant of the clock of a workspace.',
  evidence: 'assumed',
  auth: 'none',
  params: WorkspacePath,
  body: z.strictObject({
    mode: ClockMode.optional(),
    pace: Pace.optional(),
    now_ms: Instant.optional(),
  }),
  reply: ClockReply,
  refusals: [],
  run: ({ params, body }, host) => {
    const workspace = findWorkspace(host, params.workspace)
    return host.within(workspace, () => {
      if (body.now_ms !== undefined && body.now_ms < workspace.clock.now)
        throw new ControlError(
          400,
          'InstantInPast',
          `now_ms lies before the present, ${workspace.clock.now}.`,
          'Reset the workspace to begin again.',
        )
      setClock(workspace, body)
      return renderClock(workspace)
    })
  },
})

const AdvanceBody = z.union([
  z.strictObject({ by_ms: Span }),
  z.strictObject({ to_ms: Instant }),
  z.strictObject({ next_event: z.literal(true) }),
  z.strictObject({
    until: z.strictObject({ task_id: z.string(), state: TaskStateOrGone }),
    within_ms: Span.default(7 * 24 * 3600 * 1000),
  }),
])

/** Moves the time of a workspace on and answers everything that happened on the way. */
export const AdvanceClock = hostOperation({
  id: 'AdvanceClock',
  method: 'POST',
  path: `${path}/advance`,
  summary:
    'Advance a clock by a span, to an instant, to the next event, or until a task has a state.',
  evidence: 'assumed',
  auth: 'none',
  params: WorkspacePath,
  body: AdvanceBody,
  reply: z.strictObject({
    now_ms: z.int(),
    fired: z.array(
      z.strictObject({
        at_ms: z.int(),
        task_id: z.string(),
        event: z.string(),
        state: TaskStateOrGone,
      }),
    ),
  }),
  refusals: [],
  run: ({ params, body }, host) => {
    const workspace = findWorkspace(host, params.workspace)
    if ('until' in body) checkTaskExists(workspace.tasks.get(body.until.task_id), body.until)
    try {
      return host.within(workspace, () => {
        const fired = advance(workspace, limitToLastInstant(workspace, body))
        return { now_ms: workspace.clock.now, fired }
      })
    } catch (error) {
      if (!(error instanceof TooManyTimersError)) throw error
      throw new ControlError(409, 'TooManyEvents', 'More than a million events.', 'Advance less.')
    }
  },
})

/** Waits no longer than there is time. Throws the fault ClockLimitExceeded where it would end beyond. */
const limitToLastInstant = ({ clock, timers }: Workspace, request: Advance): Advance => {
  const remaining_ms = Math.max(0, LAST_INSTANT - clock.now)
  if ('until' in request)
    return { ...request, within_ms: Math.min(request.within_ms, remaining_ms) }
  const by_ms =
    'by_ms' in request
      ? request.by_ms
      : 'to_ms' in request
        ? 0
        : (timers.nextDueAt() ?? 0) - clock.now
  if (by_ms <= remaining_ms) return request
  throw new ControlError(
    400,
    'ClockLimitExceeded',
    `The clock would be ${clock.now + by_ms}, and it ends at ${LAST_INSTANT}, with the year 9999.`,
    'Advance less, or reset the workspace to begin again.',
  )
}

const checkTaskExists = (task: unknown, { task_id, state }: { task_id: string; state: string }) => {
  if (task || state === 'GONE') return
  throw new ControlError(
    404,
    'TaskNotFound',
    `There is no task ${task_id} in this workspace.`,
    'List its tasks at GET /v3/tasks.',
  )
}
