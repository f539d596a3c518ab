// GET|PUT /_emulator/workspaces/{workspace}/clock, POST .../clock/advance

import { z } from 'zod'
import { ControlError } from '../api/control-error.ts'
import { ClockMode, ClockReply, TaskStateOrGone, WorkspacePath } from '../api/control-schemas.ts'
import { Instant, Pace } from '../api/time-schemas.ts'
import { LAST_INSTANT } from '../domain/time.ts'
import { type Advance, advance, setClock } from '../simulation/advance.ts'
import { TooManyTimersError } from '../workspace/clock.ts'
import { controlOperation } from '../workspace/operation.ts'
import { renderClock } from '../workspace/render-workspace.ts'
import type { Workspace } from '../workspace/workspace.ts'

const path = '/_emulator/workspaces/{workspace}/clock'

/** A span of virtual time, ms: at most 100 years. */
const Span = z.int().min(0).max(3_155_760_000_000)

/** Returns the clock of a workspace. */
export const ShowClock = controlOperation({
  id: 'ShowClock',
  method: 'GET',
  path,
  summary: 'Read the clock of a workspace.',
  params: WorkspacePath,
  reply: ClockReply,
  run: (_, workspace) => renderClock(workspace),
})

/** Changes how time passes: mode, pace, or (forward only) the instant itself. */
export const SetClock = controlOperation({
  id: 'SetClock',
  method: 'PUT',
  path,
  summary: 'Set mode, pace or instant of the clock of a workspace.',
  params: WorkspacePath,
  body: z.strictObject({
    mode: ClockMode.optional(),
    pace: Pace.optional(),
    now_ms: Instant.optional(),
  }),
  reply: ClockReply,
  run: ({ body }, workspace) => {
    if (body.now_ms !== undefined && body.now_ms < workspace.clock.now)
      throw new ControlError('InstantInPast', { now_ms: workspace.clock.now })
    setClock(workspace, body)
    return renderClock(workspace)
  },
})

const AdvanceBody = z.union([
  z.strictObject({ by_ms: Span }),
  z.strictObject({ to_ms: Instant }),
  z.strictObject({ next_event: z.literal(true) }),
  z.strictObject({
    until: z.strictObject({ task_id: z.string(), state: TaskStateOrGone }),
    /** How long to wait at most, virtual ms: seven days unless given. */
    within_ms: Span.default(7 * 24 * 3600 * 1000),
    /** Move the clock even if the task does not come to the state. */
    keep_time: z.boolean().default(false),
  }),
])

/** Advances the clock of a workspace and returns the timers that fired on the way. */
export const AdvanceClock = controlOperation({
  id: 'AdvanceClock',
  method: 'POST',
  path: `${path}/advance`,
  summary:
    'Advance a clock by a span, to an instant, to the next event, or until a task has a state.',
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
  run: ({ body }, workspace) => {
    if ('until' in body) checkTaskExists(workspace, body.until)
    try {
      const fired = advance(workspace, limitToLastInstant(workspace, body))
      if ('until' in body && !body.keep_time) checkStateReached(workspace, body)
      return { now_ms: workspace.clock.now, fired }
    } catch (error) {
      throw error instanceof TooManyTimersError ? new ControlError('TooManyEvents') : error
    }
  },
})

/**
 * Ends a wait at the clock's last instant. Throws ClockLimitExceeded for other advances past it.
 */
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
  throw new ControlError('ClockLimitExceeded', {
    target_ms: clock.now + by_ms,
    limit_ms: LAST_INSTANT,
  })
}

type Wait = { until: { task_id: string; state: string }; within_ms: number }

/** Throws StateNotReached, which also undoes the advance. */
const checkStateReached = ({ tasks, name, clock }: Workspace, { until, within_ms }: Wait) => {
  const actual = tasks.get(until.task_id)?.state ?? 'GONE'
  if (actual === until.state) return
  const why = clock.mode === 'on-read' ? ' Its clock also moves when the task is read.' : ''
  throw new ControlError('StateNotReached', { ...until, within_ms, actual, why, workspace: name })
}

const checkTaskExists = (
  { tasks, name }: Workspace,
  { task_id, state }: { task_id: string; state: string },
) => {
  if (tasks.get(task_id) || state === 'GONE') return
  throw new ControlError('TaskNotFound', { task_id, workspace: name, when: '', more: '' })
}
