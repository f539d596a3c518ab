// Faults striking a task on its way.
import { expiryOf, type Fault } from '../domain/fault.ts'
import type { Interruption } from '../domain/task/interruption.ts'
import { copySpeed } from '../domain/task/pace.ts'
import { ruleAt } from '../domain/task/speed-schedule.ts'
import type { AppliedTaskFaults, Task } from '../domain/task/task.ts'
import { type TaskFaultEffect, taskFaultOf } from '../domain/task/task-faults.ts'
import { type WorkSegment, workSegmentOf } from '../domain/task/work-segment.ts'
import { faultsMatching, matchFault } from '../faults/registry.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { disconnect } from './agent-connection.ts'
import { refreshTask } from './refresh-task.ts'
import { matchesAt, speedLimitOf, taskSubject } from './schedule-fault-timer.ts'
import { taskContext, transitionTask } from './transition.ts'

type InterruptEffect = Extract<TaskFaultEffect, { kind: 'hold' }>

const interruptionOf = (
  fault: Fault,
  { interruption, for_ms }: InterruptEffect,
  now: number,
): Interruption => {
  const until = Math.min(expiryOf(fault), now + (for_ms ?? Infinity))
  const until_ms = Number.isFinite(until) ? until : null
  return { ...interruption, fault_id: fault.id, since_ms: now, until_ms }
}

const segmentNameOf = (segment: WorkSegment) =>
  segment.kind === 'row' ? segment.row.name : segment.kind

/** Lets the task meet one fault; answers what it does to it, undefined if nothing. */
const matchTaskFault = (workspace: Workspace, task: Task, segment: WorkSegment, fault: Fault) => {
  const decide = (): TaskFaultEffect & { detail: string } => {
    const effect = taskFaultOf(fault.kind)!.effect(fault.settings)
    const code = effect.kind === 'fail' ? `: ${effect.error_code}` : ''
    return { ...effect, detail: `${fault.kind} ${segmentNameOf(segment)}${code}` }
  }
  return matchFault(workspace, fault, decide, task.id)
}

/** Percent above the limit at which the task is paused: that of the rule in force, or its own. */
const thresholdOf = (task: Task, now: number): number => {
  const rule = ruleAt(task.speed_limits ?? [], now)
  const isInForce = rule && !(task.speed_limit > 0 && task.speed_limit < (rule.speed ?? 0))
  return (isInForce ? rule.over_speed_threshold : undefined) ?? task.over_speed_threshold
}

/** Whether a copy that ran too fast has done so long enough, and by too much. */
const isTooFast = (workspace: Workspace, task: Task): boolean => {
  const { servers, clock } = workspace
  const isDone = (interruption: Interruption) =>
    interruption.kind === 'overspeed' && clock.now >= interruption.since_ms + interruption.after_ms
  const limit = speedLimitOf(task, clock.now)
  if (limit === 0 || !task.task_faults?.interruptions.some(isDone)) return false
  const context = taskContext(workspace, task, servers.get(task.source_server_id))
  return copySpeed(task.speed_limit, context) > limit * (1 + thresholdOf(task, clock.now) / 100)
}

/** Carries out what ends or cuts short what the task is at; undefined where nothing does. */
const applyEffect = (workspace: Workspace, task: Task, fault: Fault, effect: TaskFaultEffect) => {
  if (effect.kind === 'disconnect') {
    const server = workspace.servers.get(task.source_server_id)
    workspace.tasks.save(task)
    if (server) disconnect(workspace, server, fault, effect.for_ms)
    return workspace.tasks.get(task.id)
  }
  if (effect.kind === 'hold') return undefined
  const { error_code, error_params } = effect
  return transitionTask(workspace, task, { type: 'fail', error_code, error_params })
}

/**
 * Lets a task meet the faults that are due now, and lets go of it those that are over. `isEnding`:
 * what it is at is about to end, since its agent says so. Answers the task as it became.
 */
export const applyTaskFaults = (workspace: Workspace, before: Task, isEnding = false): Task => {
  const { now } = workspace.clock
  const segment = workSegmentOf(before)
  if (!segment) return isEnding ? before : refreshTask(workspace, before)
  if (isTooFast(workspace, before))
    return transitionTask(workspace, before, { type: 'error_for_overspeed' }) ?? before
  let task = releaseEnded(before, segment.key, now)
  for (const fault of faultsMatching(workspace, 'tasks', taskSubject(workspace, before))) {
    if (task.task_faults?.matched.includes(fault.id)) continue
    if (matchesAt(workspace, task, segment, fault, isEnding) > now) continue
    const effect = matchTaskFault(workspace, task, segment, fault)
    task = withMatchedFault(task, fault, effect, now)
    const after = effect && applyEffect(workspace, task, fault, effect)
    if (after && effect?.kind === 'fail') return after
    task = after ?? task
  }
  return isEnding && !task.task_faults?.matched.length ? before : refreshTask(workspace, task)
}

/** The task without the hindrances that are over. */
const releaseEnded = (task: Task, segment: string, now: number): Task => {
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

/** The task, which has met the fault. */
const withMatchedFault = (
  task: Task,
  fault: Fault,
  effect: TaskFaultEffect | undefined,
  now: number,
): Task => {
  const { matched, interruptions, segment } = task.task_faults!
  const started = effect?.kind === 'hold' ? [interruptionOf(fault, effect, now)] : []
  const applied = {
    segment,
    matched: [...matched, fault.id],
    interruptions: [...interruptions, ...started],
  }
  return { ...task, task_faults: applied }
}
