// Faults on tasks, from top to bottom: when the next one is due, and what the due ones do.
// This file changes the task and the link to its agent. Where a fault moves the task to another
// state, it names the event; transition.ts sends it.
import { expiryOf, type Fault } from '../domain/fault.ts'
import { matchesRequest, type RequestFacts } from '../domain/request-match.ts'
import { type Interruption, nextInterruptionChange } from '../domain/task/interruption.ts'
import { delayNameOf, type TaskEvent } from '../domain/task/machine/guards-and-actions.ts'
import { copySpeed } from '../domain/task/pace.ts'
import { limitAt, ruleAt } from '../domain/task/speed-schedule.ts'
import type { AppliedTaskFaults, Task } from '../domain/task/task.ts'
import { progressReachedAt, type WorkSegment, workSegmentOf } from '../domain/task/work-segment.ts'
import { findFaultKind } from '../faults/kinds/index.ts'
import { faultsMatching, matchFault } from '../faults/registry.ts'
import type { TaskFaultEffect } from '../faults/task-effects.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { disconnect } from './agent-connection.ts'
import { taskContext } from './task-context.ts'

/** The id and the event of the timer. Of the timers due at one instant it fires first. */
export const FAULT_TIMER = 'fault'

/**
 * Arms the timer `fault` of a task at the next instant at which a fault begins or ends, and
 * disarms it if there is none. Call it after each transition, and when faults were armed or
 * removed. Returns the task without the faults of work that is over.
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
  // The new work was begun at the speed of the interrupted work: it is retimed at once.
  const wasInterrupted = task !== before && before.task_faults!.interruptions.length > 0
  const due_at = segment
    ? Math.min(
        nextChange,
        wasInterrupted ? clock.now : Infinity,
        ...dueTimes(workspace, task, segment),
      )
    : nextChange
  if (Number.isFinite(due_at))
    timers.arm({ task_id: task.id, id: FAULT_TIMER, event: FAULT_TIMER, due_at })
  else timers.cancel(task.id, FAULT_TIMER)
  return task
}

const withoutEndedSegment = (task: Task, segment: WorkSegment | undefined): Task => {
  if (!task.task_faults || task.task_faults.segment === segment?.key) return task
  const { task_faults: _, ...rest } = task
  return rest
}

const isHalted = ({ servers }: Workspace, { source_server_id }: Task): boolean => {
  const server = servers.get(source_server_id)
  return server?.driver === 'external' || Boolean(server?.offline?.outages.length)
}

/** When each armed fault for this work is due, epoch ms. */
const dueTimes = (workspace: Workspace, task: Task, segment: WorkSegment): number[] => {
  const { faults, clock } = workspace
  const armed = faults.armed('tasks').filter((fault) => expiryOf(fault) > clock.now)
  if (armed.length === 0) return []
  const subject = taskSubject(workspace, task)
  return armed
    .filter(
      ({ id, match }) => !task.task_faults?.matched.includes(id) && matchesRequest(match, subject),
    )
    .map((fault) => ({ at: dueTimeOf(workspace, task, segment, fault), end: expiryOf(fault) }))
    .filter(({ at, end }) => at < end)
    .map(({ at }) => at)
}

/** What a fault's `match` is compared with: the task and its source. */
const taskSubject = ({ servers }: Workspace, task: Task): RequestFacts => {
  const { id, name, source_server_id } = task
  const source = { id: source_server_id, name: servers.get(source_server_id)?.name ?? '' }
  return { tasks: [{ id, name }], sources: [source] }
}

/**
 * When the work comes to the point at which the fault applies, epoch ms; Infinity if it never does
 * at the present speed. `isEnding`: the agent has reported that the work ends now.
 */
const dueTimeOf = (
  workspace: Workspace,
  task: Task,
  segment: WorkSegment,
  { kind, settings, from_ms }: Fault,
  isEnding = false,
): number => {
  const { now } = workspace.clock
  const taskFault = taskFaultKind(kind)
  const percent = taskFault?.triggerPercent?.(segment, settings, speedLimitOf(task, now))
  if (percent === undefined) return Infinity
  if (taskFault?.isBuiltInOnly && hasExternalAgent(workspace, task)) return Infinity
  const reachedAt = () => {
    if (isEnding) return now
    if (segment.kind === 'row') return progressReachedAt(segment.row, percent, now)
    return delayEndsAt(workspace, task, segment.kind)
  }
  return Math.max(reachedAt(), from_ms ?? -Infinity)
}

const taskFaultKind = (name: string) => {
  const kind = findFaultKind(name)
  return kind?.appliesTo === 'tasks' ? kind : undefined
}

/** The speed limit in force for a task now, Mbit/s; 0 is none. */
const speedLimitOf = ({ speed_limit, speed_limits = [] }: Task, now: number): number => {
  const limits = [speed_limit, limitAt(speed_limits, now)].filter((limit) => limit > 0)
  return limits.length > 0 ? Math.min(...limits) : 0
}

const hasExternalAgent = ({ servers }: Workspace, { source_server_id }: Task) =>
  servers.get(source_server_id)?.driver === 'external'

const delayEndsAt = ({ timers }: Workspace, task: Task, delay: string): number =>
  timers.of(task.id).find(({ event }) => delayNameOf(event) === delay)?.due_at ?? Infinity

/** A task after its due faults, and the event to send it; null if nothing has changed. */
export type AppliedFaults = { task: Task; event: TaskEvent | null }

/**
 * Applies the faults of a task that are due now, and ends those that are over. `isEnding`: the
 * agent has reported that the present work ends now, so faults that wait for its end are due.
 */
export const applyDueFaults = (
  workspace: Workspace,
  before: Task,
  isEnding: boolean,
): AppliedFaults => {
  const { now } = workspace.clock
  const segment = workSegmentOf(before)
  if (!segment) return { task: before, event: isEnding ? null : { type: 'retime' } }
  if (isTooFast(workspace, before)) return { task: before, event: { type: 'error_for_overspeed' } }
  let task = withoutEndedInterruptions(before, segment.key, now)
  for (const fault of faultsMatching(workspace, 'tasks', taskSubject(workspace, before))) {
    if (task.task_faults?.matched.includes(fault.id)) continue
    if (dueTimeOf(workspace, task, segment, fault, isEnding) > now) continue
    const effect = matchTaskFault(workspace, task, segment, fault)
    task = withMatchedFault(task, fault, effect, now)
    if (effect?.kind === 'disconnect')
      disconnect(workspace, task.source_server_id, fault, effect.for_ms)
    if (effect?.kind === 'fail') {
      const { error_code, error_params } = effect
      return { task, event: { type: 'fail', error_code, error_params } }
    }
  }
  if (isEnding && !task.task_faults?.matched.length) return { task: before, event: null }
  return { task, event: { type: 'retime' } }
}

/** Whether an `overspeed` fault has lasted its `after_ms`, and the copy is above the threshold. */
const isTooFast = (workspace: Workspace, task: Task): boolean => {
  const { servers, clock } = workspace
  const hasLasted = (interruption: Interruption) =>
    interruption.kind === 'overspeed' && clock.now >= interruption.since_ms + interruption.after_ms
  const limit = speedLimitOf(task, clock.now)
  if (limit === 0 || !task.task_faults?.interruptions.some(hasLasted)) return false
  const context = taskContext(workspace, task, servers.get(task.source_server_id))
  return copySpeed(task.speed_limit, context) > limit * (1 + thresholdOf(task, clock.now) / 100)
}

/** Percent above the limit at which the task is paused: of the rule in force, else of the task. */
const thresholdOf = (task: Task, now: number): number => {
  const rule = ruleAt(task.speed_limits ?? [], now)
  const isInForce = rule && !(task.speed_limit > 0 && task.speed_limit < (rule.speed ?? 0))
  return (isInForce ? rule.over_speed_threshold : undefined) ?? task.over_speed_threshold
}

const withoutEndedInterruptions = (task: Task, segment: string, now: number): Task => {
  const applied: AppliedTaskFaults = {
    matched: [],
    interruptions: [],
    ...task.task_faults,
    segment,
  }
  const isLasting = ({ until_ms }: Interruption) => until_ms === null || until_ms > now
  return {
    ...task,
    task_faults: { ...applied, interruptions: applied.interruptions.filter(isLasting) },
  }
}

/** Counts the match, and returns what the fault does; undefined if it does not apply this time. */
const matchTaskFault = (workspace: Workspace, task: Task, segment: WorkSegment, fault: Fault) => {
  const work = segment.kind === 'row' ? segment.row.name : segment.kind
  const decide = (): TaskFaultEffect & { detail: string } => {
    const effect = taskFaultKind(fault.kind)!.effect!(fault.settings)
    const code = effect.kind === 'fail' ? `: ${effect.error_code}` : ''
    return { ...effect, detail: `${fault.kind} ${work}${code}` }
  }
  return matchFault(workspace, fault, decide, task.id)
}

const withMatchedFault = (
  task: Task,
  fault: Fault,
  effect: TaskFaultEffect | undefined,
  now: number,
): Task => {
  const { matched, interruptions, segment } = task.task_faults!
  const started = effect?.kind === 'interrupt' ? [interruptionOf(fault, effect, now)] : []
  const applied = {
    segment,
    matched: [...matched, fault.id],
    interruptions: [...interruptions, ...started],
  }
  return { ...task, task_faults: applied }
}

const interruptionOf = (
  fault: Fault,
  { interruption, for_ms }: Extract<TaskFaultEffect, { kind: 'interrupt' }>,
  now: number,
): Interruption => {
  const until = Math.min(expiryOf(fault), now + (for_ms ?? Infinity))
  const until_ms = Number.isFinite(until) ? until : null
  return { ...interruption, fault_id: fault.id, since_ms: now, until_ms }
}

/** The task without faults that were removed. */
export const withoutRemovedFaults = ({ faults }: Workspace, task: Task): Task => {
  const { task_faults: applied } = task
  if (!applied) return task
  const exists = (id: string) => faults.get(id) !== undefined
  const matched = applied.matched.filter(exists)
  const interruptions = applied.interruptions.filter(({ fault_id }) => exists(fault_id))
  return { ...task, task_faults: { ...applied, matched, interruptions } }
}
