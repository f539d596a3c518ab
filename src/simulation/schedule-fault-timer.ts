// The timer of a task that waits for the next instant at which a fault has to do with it.
import { endOf, type Fault, matches, type Subject } from '../domain/fault.ts'
import { nextTurn } from '../domain/task/interruption.ts'
import { delayOf } from '../domain/task/machine/delay-name.ts'
import { limitAt } from '../domain/task/speed-schedule.ts'
import type { Task } from '../domain/task/task.ts'
import { hazardOf } from '../domain/task/task-faults.ts'
import { reachedAt, type Stretch, stretchOf } from '../domain/task/work-segment.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** The id and the event of the timer. Of what is due at one instant, it is met first. */
export const FAULT_TIMER = 'fault'

/** What faults tell a task by: itself, and its source. */
export const subjectOf = ({ servers }: Workspace, task: Task): Subject => {
  const { id, name, source_server_id } = task
  const source = { id: source_server_id, name: servers.get(source_server_id)?.name ?? '' }
  return { tasks: [{ id, name }], sources: [source] }
}

/** The limit that holds for a task now, Mbit/s; 0 is none. */
export const limitOf = ({ speed_limit, speed_limits = [] }: Task, now: number): number => {
  const limits = [speed_limit, limitAt(speed_limits, now)].filter((limit) => limit > 0)
  return limits.length > 0 ? Math.min(...limits) : 0
}

const isDrivenOutside = ({ servers }: Workspace, { source_server_id }: Task) =>
  servers.get(source_server_id)?.driver === 'external'

const isStuck = ({ servers }: Workspace, { source_server_id }: Task): boolean => {
  const server = servers.get(source_server_id)
  return server?.driver === 'external' || Boolean(server?.offline?.spells.length)
}

const endsAt = ({ timers }: Workspace, task: Task, delay: string): number =>
  timers.of(task.id).find(({ event }) => delayOf(event) === delay)?.due_at ?? Infinity

/**
 * The instant at which a stretch of a task comes to the point at which the fault is met, epoch ms;
 * Infinity: never, as things are. `isEnding`: the stretch is about to end now.
 */
export const meetsAt = (
  workspace: Workspace,
  task: Task,
  stretch: Stretch,
  { kind, settings, from_ms }: Fault,
  isEnding = false,
): number => {
  const { now } = workspace.clock
  const hazard = hazardOf(kind)
  const percent = hazard?.point(stretch, settings, limitOf(task, now))
  if (percent === undefined) return Infinity
  if (hazard?.isForBuiltIn && isDrivenOutside(workspace, task)) return Infinity
  const instant = () => {
    if (isEnding) return now
    if (stretch.does === 'row') return reachedAt(stretch.row, percent, now)
    return endsAt(workspace, task, stretch.does)
  }
  return Math.max(instant(), from_ms ?? -Infinity)
}

const meetings = (workspace: Workspace, task: Task, stretch: Stretch): number[] => {
  const { faults, clock } = workspace
  const armed = faults.armed('tasks').filter((fault) => endOf(fault) > clock.now)
  if (armed.length === 0) return []
  const subject = subjectOf(workspace, task)
  return armed
    .filter(({ id, match }) => !task.struck?.met.includes(id) && matches(match, subject))
    .map((fault) => ({ at: meetsAt(workspace, task, stretch, fault), end: endOf(fault) }))
    .filter(({ at, end }) => at < end)
    .map(({ at }) => at)
}

/** The task without what faults did to a stretch that is over. */
const released = (task: Task, stretch: Stretch | undefined): Task => {
  if (!task.struck || task.struck.stretch === stretch?.key) return task
  const { struck: _, ...rest } = task
  return rest
}

/**
 * Arms the timer `fault` of a task at the next instant at which a fault strikes it or lets go of
 * it, and disarms it where there is none. To be called after each transition, and whenever faults
 * have come or gone; answers the task, which what has passed no longer holds.
 */
export const followFaults = (workspace: Workspace, before: Task): Task => {
  const { clock, timers } = workspace
  const stretch = stretchOf(before)
  const task = released(before, stretch)
  const holds = task.struck?.hindrances ?? []
  const turn = holds.length > 0 ? nextTurn(holds, clock.now, isStuck(workspace, task)) : Infinity
  // What it is at now was begun with what held up the last; it is to go on without.
  const isFreed = task !== before && before.struck!.hindrances.length > 0
  const due_at = stretch
    ? Math.min(turn, isFreed ? clock.now : Infinity, ...meetings(workspace, task, stretch))
    : turn
  if (Number.isFinite(due_at))
    timers.put({ task_id: task.id, id: FAULT_TIMER, event: FAULT_TIMER, due_at })
  else timers.cancel(task.id, FAULT_TIMER)
  return task
}
