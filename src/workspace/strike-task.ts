// Faults striking a task on its way.
import { endOf, type Fault } from '../domain/fault.ts'
import { type Effect, hazardOf } from '../domain/task/hazards.ts'
import type { Hindrance } from '../domain/task/hindrance.ts'
import { type Stretch, stretchOf } from '../domain/task/stretch.ts'
import type { Struck, Task } from '../domain/task/task.ts'
import { faultsFor, meetFault } from './faults.ts'
import { followFaults, meetsAt, subjectOf } from './follow-faults.ts'
import { send } from './send.ts'
import type { Workspace } from './workspace.ts'

const holdOf = (fault: Fault, effect: Extract<Effect, { hold: unknown }>, now: number) => {
  const { hold, for_ms } = effect
  const until = Math.min(endOf(fault), now + (for_ms ?? Infinity))
  const until_ms = Number.isFinite(until) ? until : null
  return { ...hold, fault_id: fault.id, since_ms: now, until_ms } satisfies Hindrance
}

const nameOf = (stretch: Stretch) => (stretch.does === 'row' ? stretch.row.name : stretch.does)

/** Lets the task meet one fault; answers what it does to it, undefined if nothing. */
const meet = (workspace: Workspace, task: Task, stretch: Stretch, fault: Fault) => {
  const decide = (): Effect & { detail: string } => {
    const effect = hazardOf(fault.kind)!.effect(fault.settings)
    const code = 'hold' in effect ? '' : `: ${effect.error_code}`
    return { ...effect, detail: `${fault.kind} ${nameOf(stretch)}${code}` }
  }
  return meetFault(workspace, fault, decide, task.id)
}

/** Goes on with what the task became, at the speed that holds now. */
const goOn = (workspace: Workspace, task: Task): Task => {
  const after = send(workspace, task, { type: 'retime' })
  if (after) return after
  const followed = followFaults(workspace, task)
  workspace.tasks.save(followed)
  return followed
}

/**
 * Lets a task meet the faults that are due now, and lets go of it those that are over. `isEnding`:
 * what it is at is about to end, since its agent says so. Answers the task as it became.
 */
export const strikeTask = (workspace: Workspace, task: Task, isEnding = false): Task => {
  const { now } = workspace.clock
  const stretch = stretchOf(task)
  if (!stretch) return isEnding ? task : goOn(workspace, task)
  const struck: Struck = { stretch: stretch.key, met: [], hindrances: [], ...task.struck }
  const lasting = struck.hindrances.filter(({ until_ms }) => until_ms === null || until_ms > now)
  let held: Task = { ...task, struck: { ...struck, hindrances: lasting } }
  for (const fault of faultsFor(workspace, 'tasks', subjectOf(workspace, task))) {
    const { met, hindrances } = held.struck!
    if (met.includes(fault.id)) continue
    if (meetsAt(workspace, task, stretch, fault, isEnding) > now) continue
    const effect = meet(workspace, task, stretch, fault)
    const holds = effect && 'hold' in effect ? [holdOf(fault, effect, now)] : []
    held = {
      ...held,
      struck: { ...struck, met: [...met, fault.id], hindrances: [...hindrances, ...holds] },
    }
    if (!effect || 'hold' in effect) continue
    const { error_code, error_params } = effect
    return send(workspace, held, { type: 'fail', error_code, error_params }) ?? held
  }
  return isEnding && !held.struck?.met.length ? task : goOn(workspace, held)
}

/** To be called when faults of tasks have come or gone: it holds from now on. */
export const feelFaults = (workspace: Workspace): void => {
  const { faults, tasks } = workspace
  const exists = ({ fault_id }: Hindrance) => faults.get(fault_id) !== undefined
  for (const task of tasks.all()) {
    const { struck } = task
    const hindrances = struck?.hindrances.filter(exists) ?? []
    goOn(workspace, struck ? { ...task, struck: { ...struck, hindrances } } : task)
  }
}
