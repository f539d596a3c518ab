// Faults striking a task on its way.
import { endOf, type Fault } from '../domain/fault.ts'
import type { Hindrance } from '../domain/task/interruption.ts'
import { copySpeed } from '../domain/task/pace.ts'
import { ruleAt } from '../domain/task/speed-schedule.ts'
import type { Struck, Task } from '../domain/task/task.ts'
import { type Effect, hazardOf } from '../domain/task/task-faults.ts'
import { type Stretch, stretchOf } from '../domain/task/work-segment.ts'
import { faultsFor, meetFault } from '../faults/registry.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { disconnect } from './agent-connection.ts'
import { goOn } from './refresh-task.ts'
import { limitOf, meetsAt, subjectOf } from './schedule-fault-timer.ts'
import { send, worldOf } from './transition.ts'

type Holding = Extract<Effect, { does: 'hold' }>

const holdOf = (fault: Fault, { hold, for_ms }: Holding, now: number): Hindrance => {
  const until = Math.min(endOf(fault), now + (for_ms ?? Infinity))
  const until_ms = Number.isFinite(until) ? until : null
  return { ...hold, fault_id: fault.id, since_ms: now, until_ms }
}

const nameOf = (stretch: Stretch) => (stretch.does === 'row' ? stretch.row.name : stretch.does)

/** Lets the task meet one fault; answers what it does to it, undefined if nothing. */
const meet = (workspace: Workspace, task: Task, stretch: Stretch, fault: Fault) => {
  const decide = (): Effect & { detail: string } => {
    const effect = hazardOf(fault.kind)!.effect(fault.settings)
    const code = effect.does === 'fail' ? `: ${effect.error_code}` : ''
    return { ...effect, detail: `${fault.kind} ${nameOf(stretch)}${code}` }
  }
  return meetFault(workspace, fault, decide, task.id)
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
  const isDone = (each: Hindrance) =>
    each.does === 'overspeed' && clock.now >= each.since_ms + each.after_ms
  const limit = limitOf(task, clock.now)
  if (limit === 0 || !task.struck?.hindrances.some(isDone)) return false
  const world = worldOf(workspace, task, servers.get(task.source_server_id))
  return copySpeed(task.speed_limit, world) > limit * (1 + thresholdOf(task, clock.now) / 100)
}

/** Carries out what ends or cuts short what the task is at; undefined where nothing does. */
const carryOut = (workspace: Workspace, task: Task, fault: Fault, effect: Effect) => {
  if (effect.does === 'disconnect') {
    const server = workspace.servers.get(task.source_server_id)
    workspace.tasks.save(task)
    if (server) disconnect(workspace, server, fault, effect.for_ms)
    return workspace.tasks.get(task.id)
  }
  if (effect.does === 'hold') return undefined
  const { error_code, error_params } = effect
  return send(workspace, task, { type: 'fail', error_code, error_params })
}

/**
 * Lets a task meet the faults that are due now, and lets go of it those that are over. `isEnding`:
 * what it is at is about to end, since its agent says so. Answers the task as it became.
 */
export const strikeTask = (workspace: Workspace, before: Task, isEnding = false): Task => {
  const { now } = workspace.clock
  const stretch = stretchOf(before)
  if (!stretch) return isEnding ? before : goOn(workspace, before)
  if (isTooFast(workspace, before))
    return send(workspace, before, { type: 'error_for_overspeed' }) ?? before
  let task = letGo(before, stretch.key, now)
  for (const fault of faultsFor(workspace, 'tasks', subjectOf(workspace, before))) {
    if (task.struck?.met.includes(fault.id)) continue
    if (meetsAt(workspace, task, stretch, fault, isEnding) > now) continue
    const effect = meet(workspace, task, stretch, fault)
    task = marked(task, fault, effect, now)
    const after = effect && carryOut(workspace, task, fault, effect)
    if (after && effect?.does === 'fail') return after
    task = after ?? task
  }
  return isEnding && !task.struck?.met.length ? before : goOn(workspace, task)
}

/** The task without the hindrances that are over. */
const letGo = (task: Task, stretch: string, now: number): Task => {
  const struck: Struck = { met: [], hindrances: [], ...task.struck, stretch }
  const isLasting = ({ until_ms }: Hindrance) => until_ms === null || until_ms > now
  return { ...task, struck: { ...struck, hindrances: struck.hindrances.filter(isLasting) } }
}

/** The task, which has met the fault. */
const marked = (task: Task, fault: Fault, effect: Effect | undefined, now: number): Task => {
  const { met, hindrances, stretch } = task.struck!
  const holds = effect?.does === 'hold' ? [holdOf(fault, effect, now)] : []
  const struck = { stretch, met: [...met, fault.id], hindrances: [...hindrances, ...holds] }
  return { ...task, struck }
}
