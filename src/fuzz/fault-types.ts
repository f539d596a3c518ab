// What a hunt troubles a client with: each is something that real services do, and that a careful
// client survives.
import { integerBetween, pickOne, type Random } from './random.ts'

/** A fault as it is armed. */
export type FuzzFault = {
  readonly kind: string
  readonly match?: Readonly<Record<string, string>>
  readonly nth?: number
  readonly times?: number
  readonly [setting: string]: unknown
}

/** What a suite did when nothing went wrong: where faults can strike. */
export type CallProfile = {
  /** Operations that it called, with how often, and whether the call changes anything. */
  operations: readonly { id: string; calls: number; changes: boolean }[]
  /** Sub-tasks that ran. */
  sub_tasks: readonly string[]
}

/** One kind of trouble. */
export type FaultType = {
  name: string
  /** What a client has to do about it. */
  expectedReaction: string
  /** undefined where the suite does nothing that it could strike. */
  draw: (random: Random, profile: CallProfile) => FuzzFault | undefined
}

/** A call that the suite made: the operation, and which of its calls. */
const pickCall = (
  random: Random,
  { operations }: CallProfile,
  isCandidate: (operation: CallProfile['operations'][number]) => boolean = () => true,
) => {
  const operation = pickOne(random, operations.filter(isCandidate))
  if (!operation) return undefined
  return { match: { operation: operation.id }, nth: integerBetween(random, 1, operation.calls) }
}

const faultOnCall =
  (
    settings: (random: Random) => FuzzFault,
    isCandidate?: (operation: CallProfile['operations'][number]) => boolean,
  ): FaultType['draw'] =>
  (random, profile) => {
    const call = pickCall(random, profile, isCandidate)
    return call && { ...settings(random), ...call }
  }

/** Where along a copy things fail: at its beginning, half-way, or close to its end. */
const PROGRESS_POINTS = [0, 50, 87] as const

/** A process that could not be created, and a lost disk: codes that any sub-task may end with. */
const ERROR_CODES = ['SMS.3805', 'SMS.1904'] as const

/** Every trouble, by its name. */
export const faultTypes: readonly FaultType[] = [
  {
    name: 'throttle',
    expectedReaction: 'wait as Retry-After says, and ask again',
    draw: faultOnCall((random) => ({
      kind: 'throttle',
      limit: 0,
      period_ms: 1000,
      times: integerBetween(random, 1, 2),
    })),
  },
  {
    name: 'server-error',
    expectedReaction: 'ask again after a 500',
    draw: faultOnCall(() => ({ kind: 'refuse', error_code: 'SMS.6000', status: 500, times: 1 })),
  },
  {
    name: 'disconnect',
    expectedReaction: 'ask again when the connection breaks',
    draw: faultOnCall(() => ({ kind: 'disconnect', when: 'before', times: 1 })),
  },
  {
    name: 'lost-reply',
    expectedReaction: 'find out whether a call whose reply was lost has been done',
    draw: faultOnCall(
      () => ({ kind: 'disconnect', when: 'after', times: 1 }),
      ({ changes }) => changes,
    ),
  },
  {
    name: 'fail-subtask',
    expectedReaction: 'notice MIGRATE_FAIL, and start the task again',
    draw: (random, { sub_tasks }) => {
      const subtask = pickOne(random, sub_tasks)
      if (subtask === undefined) return undefined
      const [at_progress, error_code] = [
        pickOne(random, PROGRESS_POINTS)!,
        pickOne(random, ERROR_CODES)!,
      ]
      return { kind: 'fail-subtask', subtask, at_progress, error_code, times: 1 }
    },
  },
]

const describeTarget = ({ match, nth }: FuzzFault) =>
  match?.operation ? `${match.operation}, call ${nth ?? 1}` : 'every task'

/** A fault in words: what, where, and what a client has to do about it. */
export const describeFault = (fault: FuzzFault): string => {
  const { kind, match, nth, times, ...settings } = fault
  const parts = Object.entries(settings).map(([name, value]) => `${name} ${value}`)
  return `${kind} (${[...parts, `${times ?? 1} time(s)`].join(', ')}) at ${describeTarget(fault)}`
}
