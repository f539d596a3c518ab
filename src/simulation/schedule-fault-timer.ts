// The timer of a task that waits for the next instant at which a fault has to do with it.
import { expiryOf, type Fault, type FaultSubject, matches } from '../domain/fault.ts'
import { nextInterruptionChange } from '../domain/task/interruption.ts'
import { delayNameOf } from '../domain/task/machine/delay-name.ts'
import { limitAt } from '../domain/task/speed-schedule.ts'
import type { Task } from '../domain/task/task.ts'
import { taskFaultOf } from '../domain/task/task-faults.ts'
import { progressReachedAt, type WorkSegment, workSegmentOf } from '../domain/task/work-segment.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** The id and the event of the timer. Of what is due at one instant, it is met first. */
export const FAULT_TIMER = 'fault'

/** What faults tell a task by: itself, and its source. */
export const taskSubject = ({ servers }: Workspace, task: Task): FaultSubject => {
  const { id, name, source_server_id } = task
  const source = { id: source_server_id, name: servers.get(source_server_id)?.name ?? '' }
  return { tasks: [{ id, name }], sources: [source] }
}

/** The limit that holds for a task now, Mbit/s; 0 is none. */
export const speedLimitOf = ({ speed_limit, speed_limits = [] }: Task, now: number): number => {
  const limits = [speed_limit, limitAt(speed_limits, now)].filter((limit) => limit > 0)
  return limits.length > 0 ? Math.min(...limits) : 0
}

const hasExternalAgent = ({ servers }: Workspace, { source_server_id }: Task) =>
  servers.get(source_server_id)?.driver === 'external'

const isHalted = ({ servers }: Workspace, { source_server_id }: Task): boolean => {
  const server = servers.get(source_server_id)
  return server?.driver === 'external' || Boolean(server?.offline?.outages.length)
}

const delayEndsAt = ({ timers }: Workspace, task: Task, delay: string): number =>
  timers.of(task.id).find(({ event }) => delayNameOf(event) === delay)?.due_at ?? Infinity

/**
 * The instant at which a stretch of a task comes to the point at which the fault is met, epoch ms;
 * Infinity: never, as things are. `isEnding`: the stretch is about to end now.
 */
export const matchesAt = (
  workspace: Workspace,
  task: Task,
  segment: WorkSegment,
  { kind, settings, from_ms }: Fault,
  isEnding = false,
): number => {
  const { now } = workspace.clock
  const taskFault = taskFaultOf(kind)
  const percent = taskFault?.triggerPercent(segment, settings, speedLimitOf(task, now))
  if (percent === undefined) return Infinity
  if (taskFault?.isBuiltInOnly && hasExternalAgent(workspace, task)) return Infinity
  const instant = () => {
    if (isEnding) return now
    if (segment.kind === 'row') return progressReachedAt(segment.row, percent, now)
    return delayEndsAt(workspace, task, segment.kind)
  }
  return Math.max(instant(), from_ms ?? -Infinity)
}

const matchTimes = (workspace: Workspace, task: Task, segment: WorkSegment): number[] => {
  const { faults, clock } = workspace
  const armed = faults.armed('tasks').filter((fault) => expiryOf(fault) > clock.now)
  if (armed.length === 0) return []
  const subject = taskSubject(workspace, task)
  return armed
    .filter(({ id, match }) => !task.task_faults?.matched.includes(id) && matches(match, subject))
    .map((fault) => ({ at: matchesAt(workspace, task, segment, fault), end: expiryOf(fault) }))
    .filter(({ at, end }) => at < end)
    .map(({ at }) => at)
}

/** The task without what faults did to a stretch that is over. */
const withoutEndedSegment = (task: Task, segment: WorkSegment | undefined): Task => {
  if (!task.task_faults || task.task_faults.segment === segment?.key) return task
  const { task_faults: _, ...rest } = task
  return rest
}

/**
 * Arms the timer `fault` of a task at the next instant at which a fault strikes it or lets go of
 * it, and disarms it where there is none. To be called after each transition, and whenever faults
 * have come or gone; answers the task, which what has passed no longer holds.
 */
export const scheduleFaultTimer = (workspace: Workspace, before: Task): Task => {
  const { clock, timers } = workspace
  const segment = workSegmentOf(before)
  const task = withoutEndedSegment(before, segment)
  const interruptions = task.task_faults?.interruptions ?? []
  const nextChange =
    interruptions.length > 0
      ? nextInterruptionChange(interruptions, clock.now, isHalted(workspace, task))
      : Infinity
  // What it is at now was begun with what held up the last; it is to go on without.
  const wasInterrupted = task !== before && before.task_faults!.interruptions.length > 0
  const due_at = segment
    ? Math.min(
        nextChange,
        wasInterrupted ? clock.now : Infinity,
        ...matchTimes(workspace, task, segment),
      )
    : nextChange
  if (Number.isFinite(due_at))
    timers.arm({ task_id: task.id, id: FAULT_TIMER, event: FAULT_TIMER, due_at })
  else timers.cancel(task.id, FAULT_TIMER)
  return task
}
