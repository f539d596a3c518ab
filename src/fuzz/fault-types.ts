// The types of faults that fuzzing draws. Each can happen with a real service, and a careful client
// handles it.
import fc from 'fast-check'

/** A fault as it is armed. */
export type FuzzFault = {
  readonly kind: string
  readonly match?: Readonly<Record<string, string>>
  readonly nth?: number
  readonly times?: number
  readonly [setting: string]: unknown
}

/** The faults of one run. */
export type Schedule = readonly FuzzFault[]

/** What a suite does when there is no fault: it decides where faults can be applied. */
export type CallProfile = {
  /** The operations it calls, how often, and whether they change anything. */
  operations: readonly { id: string; calls: number; changes: boolean }[]
  /** The sub-tasks that run. */
  sub_tasks: readonly string[]
}

/** One type of fault. */
export type FaultType = {
  name: string
  /** What a careful client does about it. */
  expectedReaction: string
  /** What such a fault is applied to. A change is a call that changes something. */
  target: 'call' | 'change' | 'sub-task'
  /** The settings that all faults of the type share. */
  settings: { kind: string; [setting: string]: unknown }
  /** The settings that are drawn. */
  drawn: Readonly<Record<string, fc.Arbitrary<unknown>>>
}

/** Every type, in the order in which they are tried. */
export const faultTypes: readonly FaultType[] = [
  {
    name: 'throttle',
    expectedReaction: 'wait as Retry-After says, and retry',
    target: 'call',
    settings: { kind: 'throttle', limit: 0, period_ms: 1000 },
    drawn: { times: fc.integer({ min: 1, max: 2 }) },
  },
  {
    name: 'server-error',
    expectedReaction: 'retry after a 500',
    target: 'call',
    settings: { kind: 'refuse', error_code: 'SMS.6000', status: 500, times: 1 },
    drawn: {},
  },
  {
    name: 'disconnect',
    expectedReaction: 'retry when the connection breaks',
    target: 'call',
    settings: { kind: 'disconnect', when: 'before', times: 1 },
    drawn: {},
  },
  {
    name: 'lost-reply',
    expectedReaction: 'find out whether a call without a reply took effect',
    target: 'change',
    settings: { kind: 'disconnect', when: 'after', times: 1 },
    drawn: {},
  },
  {
    name: 'fail-subtask',
    expectedReaction: 'notice MIGRATE_FAIL, and start the task again',
    target: 'sub-task',
    settings: { kind: 'fail-subtask', times: 1 },
    drawn: {
      at_progress: fc.constantFrom(0, 50, 87),
      // Any sub-task can fail with these: a process was not created, a disk was not found.
      error_code: fc.constantFrom('SMS.3805', 'SMS.1904'),
    },
  },
]

/** The faults of a type that can be applied to a suite. Undefined if there are none. */
export const faultsOf = (
  { target, settings, drawn }: FaultType,
  profile: CallProfile,
): fc.Arbitrary<FuzzFault> | undefined => {
  const constants = Object.entries(settings).map(([name, value]) => [name, fc.constant(value)])
  const faults = targetsIn(profile, target).map((fields) =>
    fc.record({ ...Object.fromEntries(constants), ...drawn, ...fields }),
  )
  return faults.length > 0 ? (fc.oneof(...faults) as fc.Arbitrary<FuzzFault>) : undefined
}

/** The fields that say which call, or which sub-task, a fault is applied to. */
const targetsIn = ({ operations, sub_tasks }: CallProfile, target: FaultType['target']) => {
  if (target === 'sub-task') return sub_tasks.map((name) => ({ subtask: fc.constant(name) }))
  return operations
    .filter(({ changes }) => changes || target === 'call')
    .map(({ id, calls }) => ({
      match: fc.record({ operation: fc.constant(id) }),
      nth: fc.integer({ min: 1, max: calls }),
    }))
}

/** The type of a fault that was drawn. */
export const faultTypeOf = (fault: FuzzFault): FaultType =>
  faultTypes.find(({ settings }) =>
    Object.entries(settings).every(([name, value]) => fault[name] === value),
  )!

/** A fault in words: its kind, its settings, and what it is applied to. */
export const describeFault = (fault: FuzzFault): string => {
  const { kind, match, nth, times, ...settings } = fault
  const parts = Object.entries(settings).map(([name, value]) => `${name} ${value}`)
  const target = match?.operation ? `${match.operation}, call ${nth ?? 1}` : 'every task'
  return `${kind} (${[...parts, `${times ?? 1} time(s)`].join(', ')}) at ${target}`
}
