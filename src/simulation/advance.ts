// Moving a workspace through time: catching up, advancing, settling.
import { delayNameOf } from '../domain/task/machine/delay-name.ts'
import type { Task, TaskState } from '../domain/task/task.ts'
import type { Timer } from '../store/timers.ts'
import type { ClockMode } from '../workspace/clock.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { updateAgentConnection } from './agent-connection.ts'
import { AGENT_TIMER } from './agent-timer.ts'
import { applyTaskFaults } from './apply-task-faults.ts'
import { refreshAll } from './refresh-all.ts'
import { FAULT_TIMER } from './schedule-fault-timer.ts'
import { transitionByTimer } from './transition.ts'

/**
 * One timer that was met: when, whose, the name of the delay that ended, and the state it led to.
 */
export type FiredTimer = {
  at_ms: number
  task_id: string
  event: string
  state: TaskState | 'GONE'
}

/** How far to go. `until` ends at the instant at which the task first shows the state. */
export type Advance =
  | { by_ms: number }
  | { to_ms: number }
  | { next_event: true }
  | { until: { task_id: string; state: string }; within_ms: number }

const handleTimer = (workspace: Workspace, task: Task, { id, event }: Timer): Task | undefined =>
  id === FAULT_TIMER ? applyTaskFaults(workspace, task) : transitionByTimer(workspace, task, event)

/** A source's timer: its agent is lost or back; only its task, if it has one, is told of. */
const fireAgentTimer = (workspace: Workspace, { task_id: source_id, due_at }: Timer) => {
  const server = workspace.servers.get(source_id)
  if (server) updateAgentConnection(workspace, server)
  const task = workspace.tasks.ofServer(source_id)
  return task && { at_ms: due_at, task_id: task.id, event: AGENT_TIMER, state: task.state }
}

const fireTimer = (workspace: Workspace, timer: Timer): FiredTimer | undefined => {
  workspace.timers.cancel(timer.task_id, timer.id)
  if (timer.id === AGENT_TIMER) return fireAgentTimer(workspace, timer)
  const task = workspace.tasks.get(timer.task_id)
  const after = task && handleTimer(workspace, task, timer)
  const isGone = !workspace.tasks.get(timer.task_id)
  return {
    at_ms: timer.due_at,
    task_id: timer.task_id,
    event: delayNameOf(timer.event) ?? timer.event,
    state: isGone ? 'GONE' : (after ?? task)!.state,
  }
}

const walk = (
  workspace: Workspace,
  until: number,
  shouldStop: (fired: FiredTimer) => boolean = () => false,
): FiredTimer[] => {
  const fired: FiredTimer[] = []
  workspace.clock.walk(until, (timer) => {
    const firedTimer = fireTimer(workspace, timer)
    if (!firedTimer) return 'on'
    fired.push(firedTimer)
    return shouldStop(firedTimer) ? 'stop' : 'on'
  })
  return fired
}

/** Walks to an instant, meeting every timer on the way. */
export const walkTo = (workspace: Workspace, until: number): void => {
  walk(workspace, until)
}

/** Brings the workspace to the present of its clock, in a transaction of its own. */
export const catchUp = (workspace: Workspace): void => {
  const target = workspace.clock.targetNow()
  const isBehind = target > workspace.clock.now
  if (!isBehind && !workspace.timers.nextDue(target)) return
  const position = workspace.events.position()
  try {
    workspace.transact(() => walk(workspace, target))
  } catch (error) {
    workspace.reload()
    workspace.events.truncateTo(position)
    throw error
  }
}

/**
 * Brings the workspace on to the instant of a step that is replayed; never back. A clock that does
 * not flow by itself has been moved then, and the event log says so.
 */
export const advanceToStep = (workspace: Workspace, at_ms: number): void => {
  const { clock } = workspace
  const from = clock.now
  if (at_ms <= from) return
  workspace.transact(() => {
    walk(workspace, at_ms)
    clock.jumpTo(at_ms)
  })
  if (clock.mode !== 'flowing') logClockChange(workspace, from)
}

/** Meets the timers that are due at this very instant: delays of 0. */
export const fireDueTimers = (workspace: Workspace): void => {
  walk(workspace, workspace.clock.now)
}

/**
 * Moves time on and answers what happened on the way. Time never goes back: an earlier `to_ms` is
 * now.
 */
export const advance = (workspace: Workspace, how: Advance): FiredTimer[] => {
  const { clock, timers } = workspace
  const from = clock.now
  let fired: FiredTimer[] = []
  if ('by_ms' in how) fired = walk(workspace, from + how.by_ms)
  else if ('to_ms' in how) fired = walk(workspace, Math.max(from, how.to_ms))
  else if ('next_event' in how) fired = walk(workspace, timers.nextDueAt() ?? from)
  else fired = walkUntil(workspace, how.until, from + how.within_ms)
  clock.jumpTo(clock.now)
  logClockChange(workspace, from)
  return fired
}

/** Notes that time was moved, or its mode or pace changed. */
export const logClockChange = ({ clock, events }: Workspace, from_ms: number) =>
  events.add({
    kind: 'clock',
    at_ms: clock.now,
    from_ms,
    mode: clock.mode,
    pace: clock.pace,
  })

const walkUntil = (
  workspace: Workspace,
  { task_id, state }: { task_id: string; state: string },
  deadline: number,
): FiredTimer[] => {
  if (shownStateOf(workspace.tasks.get(task_id)) === state) return []
  return walk(
    workspace,
    deadline,
    (firedTimer) => firedTimer.task_id === task_id && firedTimer.state === state,
  )
}

const shownStateOf = (task: Task | undefined) => task?.state ?? 'GONE'

/** Changes how time passes; running work and armed delays are stretched to the new pace. */
export const setClock = (
  workspace: Workspace,
  change: { mode?: ClockMode | undefined; pace?: number | undefined; now_ms?: number | undefined },
): void => {
  const { clock, timers } = workspace
  const oldPace = clock.pace
  const from = clock.now
  if (change.now_ms !== undefined) walk(workspace, Math.max(clock.now, change.now_ms))
  clock.set(change.mode ?? clock.mode, change.pace ?? clock.pace)
  logClockChange(workspace, from)
  if (clock.pace === oldPace) return
  timers.rescale(clock.now, oldPace / clock.pace)
  retime(workspace)
}

/** Lets every running row go on at the speed that holds now; spans of faults are not stretched. */
export const retime = refreshAll
