// Time passes in a workspace: from the ways to advance its clock down to one timer that fires.
import type { ClockMode } from '../domain/initial-state.ts'
import { delayNameOf } from '../domain/task/machine/guards-and-actions.ts'
import type { Task, TaskState } from '../domain/task/task.ts'
import type { Timer } from '../store/timers.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { AGENT_TIMER } from './agent-connection.ts'
import { FAULT_TIMER } from './task-faults.ts'
import {
  applyTaskFaults,
  refreshAgentConnection,
  refreshAll,
  transitionByTimer,
} from './transition.ts'

/** How far to go. `until` stops at the instant at which the task first shows the state. */
export type Advance =
  | { by_ms: number }
  | { to_ms: number }
  | { next_event: true }
  | { until: { task_id: string; state: string }; within_ms: number }

/** A timer that fired: when, for which task, the name of the delay, and the state that followed. */
export type FiredTimer = {
  at_ms: number
  task_id: string
  event: string
  state: TaskState | 'GONE'
}

/**
 * Advances the clock, and returns the timers that fired on the way. Time never goes back: an
 * earlier `to_ms` means now.
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

const walkUntil = (
  workspace: Workspace,
  { task_id, state }: { task_id: string; state: string },
  deadline: number,
): FiredTimer[] => {
  if ((workspace.tasks.get(task_id)?.state ?? 'GONE') === state) return []
  return walk(
    workspace,
    deadline,
    (firedTimer) => firedTimer.task_id === task_id && firedTimer.state === state,
  )
}

/** Changes how time passes. Running work and armed delays are rescaled to the new pace. */
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
  refreshAll(workspace)
}

/** Brings the workspace to the present of its clock, in a transaction of its own. */
export const catchUp = (workspace: Workspace): void => {
  const target = workspace.clock.targetNow()
  const isBehind = target > workspace.clock.now
  if (isBehind || workspace.timers.nextDue(target))
    workspace.transact(() => walk(workspace, target))
}

/**
 * Advances the workspace to the instant of a replayed step; never back. Unless the clock flows,
 * this is a change of the clock, and is recorded as one.
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

/**
 * For clocks in mode `on-read`, before tasks are read: a state that was not read yet stays for this
 * reader. Otherwise the clock goes from timer to timer until one of the tasks looks different, or
 * no timer of theirs is left.
 */
export const advanceOnRead = (workspace: Workspace, taskIds: () => readonly string[]): void => {
  if (workspace.clock.mode !== 'on-read') return
  const readTasks = () => taskIds().flatMap((id) => workspace.tasks.get(id) ?? [])
  while (!readTasks().some((task) => isUnread(workspace, task))) {
    const dueTimes = readTasks().flatMap((task) => dueTimesOf(workspace, task))
    if (dueTimes.length === 0) break
    walkTo(workspace, Math.min(...dueTimes))
    if (readTasks().length === 0) break
  }
  for (const task of readTasks()) workspace.readStates.record(task.id, readStateOf(task))
}

const isUnread = (workspace: Workspace, task: Task) =>
  workspace.readStates.lastReadOf(task.id) !== readStateOf(task)

/** What a reader can distinguish: the state, and how many sub-tasks have begun and ended. */
const readStateOf = (task: Task): string => {
  const rows = task.sub_tasks.filter((row) => row.name !== null)
  const begun = rows.filter((row) => row.start_date !== null).length
  const ended = rows.filter((row) => row.end_date !== null).length
  return JSON.stringify([task.state, task.lifecycle, begun, ended])
}

/** When the next timer of a task, and of the agent of its source, is due. */
const dueTimesOf = ({ timers }: Workspace, { id, source_server_id }: Task): number[] =>
  [id, source_server_id].flatMap((each) => timers.nextDueAt(each) ?? [])

/** Fires the timers that are due at this very instant: delays of 0. */
export const fireDueTimers = (workspace: Workspace): void => {
  walk(workspace, workspace.clock.now)
}

/** Walks to an instant, epoch ms, and fires every timer on the way. */
export const walkTo = (workspace: Workspace, until: number): void => {
  walk(workspace, until)
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

const fireTimer = (workspace: Workspace, timer: Timer): FiredTimer | undefined => {
  workspace.timers.cancel(timer.task_id, timer.id)
  if (timer.id === AGENT_TIMER) return fireAgentTimer(workspace, timer)
  const task = workspace.tasks.get(timer.task_id)
  const after = task && fireTaskTimer(workspace, task, timer)
  const isGone = !workspace.tasks.get(timer.task_id)
  return {
    at_ms: timer.due_at,
    task_id: timer.task_id,
    event: delayNameOf(timer.event) ?? timer.event,
    state: isGone ? 'GONE' : (after ?? task)!.state,
  }
}

const fireTaskTimer = (workspace: Workspace, task: Task, { id, event }: Timer): Task | undefined =>
  id === FAULT_TIMER ? applyTaskFaults(workspace, task) : transitionByTimer(workspace, task, event)

/** The timer of a source: its agent is lost or back. It is reported under the source's task. */
const fireAgentTimer = (workspace: Workspace, { task_id: source_id, due_at }: Timer) => {
  const server = workspace.servers.get(source_id)
  if (server) refreshAgentConnection(workspace, server)
  const task = workspace.tasks.ofServer(source_id)
  return task && { at_ms: due_at, task_id: task.id, event: AGENT_TIMER, state: task.state }
}

/** Records that time was advanced, or that the clock's mode or pace changed. */
export const logClockChange = ({ clock, events }: Workspace, from_ms: number): void =>
  events.add({
    kind: 'clock',
    at_ms: clock.now,
    from_ms,
    mode: clock.mode,
    pace: clock.pace,
  })

/**
 * Brings a workspace to its present for a reader of its events. Returns the ms until its next timer
 * is due, Infinity where its clock does not move by itself.
 */
export const catchUpForFollower = (followed: object): number => {
  const workspace = followed as Workspace
  catchUp(workspace)
  workspace.flushEvents()
  const { clock, timers } = workspace
  const due_at = clock.mode === 'flowing' ? timers.nextDueAt() : null
  return due_at === null ? Number.POSITIVE_INFINITY : Math.max(0, due_at - clock.targetNow())
}
