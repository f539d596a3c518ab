// Arming faults, meeting them, and what is remembered of it. What one does is its kind's.
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

/** What is said of a fault when it is armed; the rest follows. */
export type FaultDraft = Omit<
  Fault,
  'id' | 'armed_at_ms' | 'matched' | 'applied' | 'is_over' | 'memory'
> & { id: string | undefined; memory?: unknown }

/** One meeting, as the kind of the fault decides about it. */
export type FaultOccurrence = {
  fault: Fault
  /** The next number from 0 to below 1: it follows from the seed, the fault and the meeting. */
  random: () => number
  /** Keeps something for the next meeting, which finds it in `fault.memory`. */
  remember: (memory: unknown) => void
}

/** What a strike is called in the log of events. */
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

/** The next of fault-1, fault-2, ... that nobody has chosen for a fault of his own. */
const nextId = ({ faults, meta }: Workspace): string => {
  for (;;) {
    const id = `fault-${meta.increment('faults')}`
    if (!faults.get(id)) return id
  }
}

/** Arms a fault; one without an id gets the next of fault-1, fault-2, ... that is free. */
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

/** How a fault stands now. */
export const currentFaultState = ({ clock }: Workspace, fault: Fault): FaultState =>
  faultStateAt(fault, clock.now)

/** Ends a fault whose time has passed; the log says so when it is next asked for. */
const endFault = (workspace: Workspace, fault: Fault) => {
  workspace.faults.save({ ...fault, is_over: true })
  recordFaultEvent(workspace, fault, 'ended', `its time was over at ${expiryOf(fault)}`)
}

/**
 * The faults that this subject meets now, in the order of arming. To be called in a transaction:
 * those whose time has passed are ended on the way.
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
 * Lets a fault be met: counts it and, if it may strike, asks `decide`, which answers the blow, or
 * undefined where there is none to deal. To be called in a transaction.
 */
export const matchFault = <B extends FaultEffect>(
  workspace: Workspace,
  fault: Fault,
  decide: (occurrence: FaultOccurrence) => B | undefined,
  task_id?: string,
): B | undefined => {
  const updated: Fault = { ...fault, matched: fault.matched + 1 }
  const random = randomOf(workspace, updated)
  const remember = (memory: unknown) => {
    updated.memory = memory
  }
  const effect = shouldApply(updated, random)
    ? decide({ fault: updated, random, remember })
    : undefined
  if (effect) {
    updated.applied += 1
    updated.is_over = updated.times !== null && updated.applied >= updated.times
    recordFaultEvent(workspace, updated, 'applied', effect.detail, task_id)
    if (updated.is_over)
      recordFaultEvent(workspace, updated, 'ended', `struck ${updated.applied} times`)
  }
  workspace.faults.save(updated)
  return effect
}
