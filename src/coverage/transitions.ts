// The transitions of the lifecycle by name, and which of them an event of the log was.
import {
  initialStateName,
  type LifecycleState,
  type LifecycleTransition,
  lifecycleStates,
  transitionName,
} from '../domain/task/machine/describe.ts'
import type { TaskTransition } from '../journal/events.ts'

/** Every transition of the lifecycle, in the machine's order. */
export const transitionNames = (): string[] => [...new Set(namesByEvent().values())]

/** The name of the transition; undefined if the lifecycle has none such, as for rehearsals. */
export const nameOfTransition = ({ from, event, to }: TaskTransition): string | undefined => {
  if (from !== null) return namesByEvent().get(transitionName(from, event, to))
  return to === initialStateName() ? undefined : transitionName(initialStateName(), 'at once', to)
}

let cachedNames: ReadonlyMap<string, string> | undefined

/** Names by what the event log says, which names a delay without `after`. */
const namesByEvent = () => {
  cachedNames ??= new Map(lifecycleStates().flatMap(namesOf))
  return cachedNames
}

const namesOf = ({ name: from, transitions }: LifecycleState): [logged: string, name: string][] =>
  transitions.map((each) => {
    const { event, delay, to } = each
    const { event: named } = event === 'step_done' ? delayedTwin(transitions, each) : each
    return [transitionName(from, delay ?? event, to), transitionName(from, named, to)]
  })

/** An agent's report ends what a delay ends otherwise: both are one transition. */
const delayedTwin = (transitions: readonly LifecycleTransition[], reported: LifecycleTransition) =>
  transitions.find(({ delay, to }) => delay && to === reported.to) ?? reported
