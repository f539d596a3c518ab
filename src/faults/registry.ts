// Arms, matches, counts and removes faults. The effect of a fault is in its kind.
import {
  expiryOf,
  type Fault,
  type FaultScope,
  type FaultState,
  faultStateAt,
  shouldApply,
} from '../domain/fault.ts'
import { matchesRequest, type RequestFacts } from '../domain/request-match.ts'
import type { FaultEvent } from '../journal/events.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** The fields of a fault that its creator sets. */
export type FaultDraft = Omit<
  Fault,
  'id' | 'armed_at_ms' | 'matched' | 'applied' | 'is_over' | 'memory'
> & { id: string | undefined; memory?: unknown }

/** One match of a fault, for its kind to decide about. */
export type FaultOccurrence = {
  fault: Fault
  /** Returns the next number from 0 to below 1. It depends on seed, fault and match alone. */
  random: () => number
  /** Stores a value for the next match, which reads it from `fault.memory`. */
  saveMemory: (memory: unknown) => void
}

/** The effect of a fault; `detail` is its text in the event log. */
export type FaultEffect = { detail: string }

const recordFaultEvent = (
  { clock, events }: Workspace,
  fault: Fault,
  what: FaultEvent['what'],
  detail: string,
  task_id?: string,
) =>
  events.add({
    kind: 'fault',
    at_ms: clock.now,
    fault_id: fault.id,
    fault_kind: fault.kind,
    what,
    ...(task_id !== undefined && { task_id }),
    detail,
  })

/** The next of fault-1, fault-2, ... that is not taken. */
const nextId = ({ faults, meta }: Workspace): string => {
  for (;;) {
    const id = `fault-${meta.increment('faults')}`
    if (!faults.get(id)) return id
  }
}

/** Arms a fault. One without an id gets the next of fault-1, fault-2, ... that is not taken. */
export const armFault = (workspace: Workspace, draft: FaultDraft): Fault => {
  const { faults, clock } = workspace
  const fault: Fault = {
    ...draft,
    id: draft.id ?? nextId(workspace),
    armed_at_ms: clock.now,
    matched: 0,
    applied: 0,
    is_over: false,
    memory: draft.memory ?? null,
  }
  faults.insert(fault)
  recordFaultEvent(workspace, fault, 'armed', fault.kind)
  return fault
}

/** Removes a fault and its counts. */
export const removeFault = (workspace: Workspace, fault: Fault): void => {
  workspace.faults.delete(fault.id)
  if (!fault.is_over) recordFaultEvent(workspace, fault, 'ended', 'removed')
}

/** The state of a fault now. */
export const currentFaultState = ({ clock }: Workspace, fault: Fault): FaultState =>
  faultStateAt(fault, clock.now)

/** Ends a fault whose time has passed. The event is logged when the fault is next looked up. */
const endFault = (workspace: Workspace, fault: Fault) => {
  workspace.faults.save({ ...fault, is_over: true })
  recordFaultEvent(workspace, fault, 'ended', `expired at ${expiryOf(fault)}`)
}

/**
 * The armed faults that match the subject, in the order of arming. Must be called in a transaction,
 * because it also ends faults whose time has passed.
 */
export const faultsMatching = (
  workspace: Workspace,
  scope: FaultScope,
  subject: RequestFacts,
): Fault[] => {
  const { faults, clock } = workspace
  return faults.armed(scope).filter((fault) => {
    const state = faultStateAt(fault, clock.now)
    if (state === 'ended') endFault(workspace, fault)
    return state === 'armed' && matchesRequest(fault.match, subject)
  })
}

const randomOf = ({ ids }: Workspace, { id, matched }: Fault) => {
  let draws = 0
  return () => {
    draws += 1
    return ids.bytes(`fault:${id}:${matched}:${draws}`, 6).readUIntBE(0, 6) / 2 ** 48
  }
}

/**
 * Counts a match of the fault. If the fault is due, `decide` returns its effect, or undefined if
 * there is none. Must be called in a transaction.
 */
export const matchFault = <B extends FaultEffect>(
  workspace: Workspace,
  fault: Fault,
  decide: (occurrence: FaultOccurrence) => B | undefined,
  task_id?: string,
): B | undefined => {
  const updated: Fault = { ...fault, matched: fault.matched + 1 }
  const random = randomOf(workspace, updated)
  const saveMemory = (memory: unknown) => {
    updated.memory = memory
  }
  const effect = shouldApply(updated, random)
    ? decide({ fault: updated, random, saveMemory })
    : undefined
  if (effect) {
    updated.applied += 1
    updated.is_over = updated.times !== null && updated.applied >= updated.times
    recordFaultEvent(workspace, updated, 'applied', effect.detail, task_id)
    if (updated.is_over)
      recordFaultEvent(workspace, updated, 'ended', `applied ${updated.applied} times`)
  }
  workspace.faults.save(updated)
  return effect
}
