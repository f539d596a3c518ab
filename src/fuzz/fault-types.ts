// What a hunt troubles a client with: each is something that real services do, and that a careful
// client survives.
import { between, type Dice, oneOf } from './random.ts'

/** A fault as it is armed. */
export type HuntedFault = {
  readonly kind: string
  readonly match?: Readonly<Record<string, string>>
  readonly nth?: number
  readonly times?: number
  readonly [setting: string]: unknown
}

/** What a suite did when nothing went wrong: where faults can strike. */
export type Sighting = {
  /** Operations that it called, with how often, and whether the call changes anything. */
  operations: readonly { id: string; calls: number; changes: boolean }[]
  /** Sub-tasks that ran. */
  sub_tasks: readonly string[]
}

/** One kind of trouble. */
export type Trouble = {
  name: string
  /** What a client has to do about it. */
  asks: string
  /** undefined where the suite does nothing that it could strike. */
  draw: (dice: Dice, sighting: Sighting) => HuntedFault | undefined
}

/** A call that the suite made: the operation, and which of its calls. */
const someCall = (
  dice: Dice,
  { operations }: Sighting,
  isFit: (operation: Sighting['operations'][number]) => boolean = () => true,
) => {
  const operation = oneOf(dice, operations.filter(isFit))
  if (!operation) return undefined
  return { match: { operation: operation.id }, nth: between(dice, 1, operation.calls) }
}

const striking =
  (
    settings: (dice: Dice) => HuntedFault,
    isFit?: (operation: Sighting['operations'][number]) => boolean,
  ): Trouble['draw'] =>
  (dice, sighting) => {
    const call = someCall(dice, sighting, isFit)
    return call && { ...settings(dice), ...call }
  }

/** Where along a copy things fail: at its beginning, half-way, or close to its end. */
const PLACES = [0, 50, 87] as const

/** A process that could not be created, and a lost disk: codes that any sub-task may end with. */
const FAILURES = ['SMS.3805', 'SMS.1904'] as const

/** Every trouble, by its name. */
export const troubles: readonly Trouble[] = [
  {
    name: 'throttle',
    asks: 'wait as Retry-After says, and ask again',
    draw: striking((dice) => ({
      kind: 'throttle',
      limit: 0,
      period_ms: 1000,
      times: between(dice, 1, 2),
    })),
  },
  {
    name: 'server-error',
    asks: 'ask again after a 500',
    draw: striking(() => ({ kind: 'refuse', error_code: 'SMS.6000', status: 500, times: 1 })),
  },
  {
    name: 'disconnect',
    asks: 'ask again when the connection breaks',
    draw: striking(() => ({ kind: 'disconnect', when: 'before', times: 1 })),
  },
  {
    name: 'lost-reply',
    asks: 'find out whether a call whose reply was lost has been done',
    draw: striking(
      () => ({ kind: 'disconnect', when: 'after', times: 1 }),
      ({ changes }) => changes,
    ),
  },
  {
    name: 'fail-subtask',
    asks: 'notice MIGRATE_FAIL, and start the task again',
    draw: (dice, { sub_tasks }) => {
      const subtask = oneOf(dice, sub_tasks)
      if (subtask === undefined) return undefined
      const [at_progress, error_code] = [oneOf(dice, PLACES)!, oneOf(dice, FAILURES)!]
      return { kind: 'fail-subtask', subtask, at_progress, error_code, times: 1 }
    },
  },
]

const place = ({ match, nth }: HuntedFault) =>
  match?.operation ? `${match.operation}, call ${nth ?? 1}` : 'every task'

/** A fault in words: what, where, and what a client has to do about it. */
export const inWords = (fault: HuntedFault): string => {
  const { kind, match, nth, times, ...settings } = fault
  const said = Object.entries(settings).map(([name, value]) => `${name} ${value}`)
  return `${kind} (${[...said, `${times ?? 1} time(s)`].join(', ')}) at ${place(fault)}`
}
