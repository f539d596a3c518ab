// Moving a workspace through time: catching up, advancing, settling.
import { delayOf } from '../domain/task/delay-name.ts'
import type { Task, TaskState } from '../domain/task/task.ts'
import type { Timer } from '../store/timers.ts'
import type { ClockMode } from './clock.ts'
import { send, sendTimer } from './send.ts'
import type { Workspace } from './workspace.ts'

/**
 * One timer that was met: when, whose, the name of the delay that ended, and the state it led to.
 */
export type Fired = {
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

const fire = (workspace: Workspace, timer: Timer): Fired => {
  workspace.timers.cancel(timer.task_id, timer.id)
  const task = workspace.tasks.get(timer.task_id)
  const after = task && sendTimer(workspace, task, timer.event)
  const isGone = !workspace.tasks.get(timer.task_id)
  return {
    at_ms: timer.due_at,
    task_id: timer.task_id,
    event: delayOf(timer.event) ?? timer.event,
    state: isGone ? 'GONE' : (after ?? task)!.state,
  }
}

const walk = (
  workspace: Workspace,
  until: number,
  isFar: (fired: Fired) => boolean = () => false,
): Fired[] => {
  const fired: Fired[] = []
  workspace.clock.walk(until, (timer) => {
    const one = fire(workspace, timer)
    fired.push(one)
    return isFar(one) ? 'stop' : 'on'
  })
  return fired
}

/** Walks to an instant, meeting every timer on the way. */
export const walkTo = (workspace: Workspace, until: number): void => {
  walk(workspace, until)
}

/** Brings the workspace to the present of its clock, in a transaction of its own. */
export const catchUp = (workspace: Workspace): void => {
  const target = workspace.clock.target()
  const isBehind = target > workspace.clock.now
  if (!isBehind && !workspace.timers.nextDue(target)) return
  const mark = workspace.happenings.mark()
  try {
    workspace.transact(() => walk(workspace, target))
  } catch (error) {
    workspace.reload()
    workspace.happenings.forgetSince(mark)
    throw error
  }
}

/** Meets the timers that are due at this very instant: delays of 0. */
export const settle = (workspace: Workspace): void => {
  walk(workspace, workspace.clock.now)
}

/**
 * Moves time on and answers what happened on the way. Time never goes back: an earlier `to_ms` is
 * now.
 */
export const advance = (workspace: Workspace, how: Advance): Fired[] => {
  const { clock, timers } = workspace
  const from = clock.now
  let fired: Fired[] = []
  if ('by_ms' in how) fired = walk(workspace, from + how.by_ms)
  else if ('to_ms' in how) fired = walk(workspace, Math.max(from, how.to_ms))
  else if ('next_event' in how) fired = walk(workspace, timers.nextDueAt() ?? from)
  else fired = walkUntil(workspace, how.until, from + how.within_ms)
  clock.leap(clock.now)
  noteClock(workspace, from)
  return fired
}

/** Notes that time was moved, or its mode or pace changed. */
export const noteClock = ({ clock, happenings }: Workspace, from_ms: number) =>
  happenings.note({
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
): Fired[] => {
  if (stateOf(workspace.tasks.get(task_id)) === state) return []
  return walk(workspace, deadline, (one) => one.task_id === task_id && one.state === state)
}

const stateOf = (task: Task | undefined) => task?.state ?? 'GONE'

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
  noteClock(workspace, from)
  if (clock.pace === oldPace) return
  timers.stretch(clock.now, oldPace / clock.pace)
  retime(workspace)
}

/** Lets every running row go on at the speed that holds now. */
export const retime = (workspace: Workspace): void => {
  for (const task of workspace.tasks.all()) send(workspace, task, { type: 'retime' })
}
