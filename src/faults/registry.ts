// Arming faults, meeting them, and what is remembered of it. What one does is its kind's.
import {
  endOf,
  type Family,
  type Fault,
  type FaultState,
  matches,
  mayStrike,
  type Subject,
  stateAt,
} from '../domain/fault.ts'
import type { FaultEvent } from '../journal/events.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** What is said of a fault when it is armed; the rest follows. */
export type FaultDraft = Omit<
  Fault,
  'id' | 'armed_at_ms' | 'met' | 'struck' | 'is_over' | 'memory'
> & { id: string | undefined; memory?: unknown }

/** One meeting, as the kind of the fault decides about it. */
export type Meeting = {
  fault: Fault
  /** The next number from 0 to below 1: it follows from the seed, the fault and the meeting. */
  chance: () => number
  /** Keeps something for the next meeting, which finds it in `fault.memory`. */
  remember: (memory: unknown) => void
}

/** What a strike is called in the log of events. */
export type Blow = { detail: string }

const note = (
  { clock, happenings }: Workspace,
  fault: Fault,
  what: FaultEvent['what'],
  detail: string,
  task_id?: string,
) =>
  happenings.note({
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
    const id = `fault-${meta.count('faults')}`
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
    met: 0,
    struck: 0,
    is_over: false,
    memory: draft.memory ?? null,
  }
  faults.insert(fault)
  note(workspace, fault, 'armed', fault.kind)
  return fault
}

/** Removes a fault and its counts. */
export const removeFault = (workspace: Workspace, fault: Fault): void => {
  workspace.faults.delete(fault.id)
  if (!fault.is_over) note(workspace, fault, 'ended', 'removed')
}

/** How a fault stands now. */
export const stateOfFault = ({ clock }: Workspace, fault: Fault): FaultState =>
  stateAt(fault, clock.now)

/** Ends a fault whose time has passed; the log says so when it is next asked for. */
const retire = (workspace: Workspace, fault: Fault) => {
  workspace.faults.save({ ...fault, is_over: true })
  note(workspace, fault, 'ended', `its time was over at ${endOf(fault)}`)
}

/**
 * The faults that this subject meets now, in the order of arming. To be called in a transaction:
 * those whose time has passed are ended on the way.
 */
export const faultsFor = (workspace: Workspace, strikes: Family, subject: Subject): Fault[] => {
  const { faults, clock } = workspace
  return faults.armed(strikes).filter((fault) => {
    const state = stateAt(fault, clock.now)
    if (state === 'ended') retire(workspace, fault)
    return state === 'armed' && matches(fault.match, subject)
  })
}

const chanceOf = ({ ids }: Workspace, { id, met }: Fault) => {
  let drawn = 0
  return () => {
    drawn += 1
    return ids.bytes(`fault:${id}:${met}:${drawn}`, 6).readUIntBE(0, 6) / 2 ** 48
  }
}

/**
 * Lets a fault be met: counts it and, if it may strike, asks `decide`, which answers the blow, or
 * undefined where there is none to deal. To be called in a transaction.
 */
export const meetFault = <B extends Blow>(
  workspace: Workspace,
  fault: Fault,
  decide: (meeting: Meeting) => B | undefined,
  task_id?: string,
): B | undefined => {
  const met: Fault = { ...fault, met: fault.met + 1 }
  const chance = chanceOf(workspace, met)
  const remember = (memory: unknown) => {
    met.memory = memory
  }
  const blow = mayStrike(met, chance) ? decide({ fault: met, chance, remember }) : undefined
  if (blow) {
    met.struck += 1
    met.is_over = met.times !== null && met.struck >= met.times
    note(workspace, met, 'struck', blow.detail, task_id)
    if (met.is_over) note(workspace, met, 'ended', `struck ${met.struck} times`)
  }
  workspace.faults.save(met)
  return blow
}
