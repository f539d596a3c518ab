// The transitions of the lifecycle by name, and which of them a happening was.
import {
  initialStateName,
  type LifecycleState,
  lifecycleStates,
} from '../domain/task/machine/describe.ts'
import { transitionName } from '../domain/task/machine/shortest-paths.ts'
import type { TaskTransition } from '../journal/events.ts'

type NamedTransition = { from: string; to: string; event: string; name: string }

const transitionsFrom = ({ name: from, transitions: moves }: LifecycleState): NamedTransition[] =>
  moves.map(({ event, to }) => {
    // An agent's report ends what else a delay ends.
    const same =
      event === 'step_done' ? moves.find((move) => isDelayedTwin(move, to))?.event : event
    return { from, to, event, name: transitionName(from, same ?? event, to) }
  })

const isDelayedTwin = (move: LifecycleState['transitions'][number], to: string) =>
  move.event.startsWith('after ') && move.to === to

let cachedNames: ReadonlyMap<string, string> | undefined

/** Names by what the event log tells, in which a delay goes by its own name. */
const namesByEvent = () => {
  cachedNames ??= new Map(
    lifecycleStates()
      .flatMap(transitionsFrom)
      .map(({ from, to, event, name }) => [
        transitionName(from, event.replace(/^after /, ''), to),
        name,
      ]),
  )
  return cachedNames
}

/** Every transition of the map, in its order. */
export const transitionNames = (): string[] => [...new Set(namesByEvent().values())]

/** The name of the transition; undefined where the map has none such, as for rehearsals. */
export const nameOfTransition = ({ from, event, to }: TaskTransition): string | undefined => {
  if (from !== null) return namesByEvent().get(transitionName(from, event, to))
  return to === initialStateName() ? undefined : transitionName(initialStateName(), 'at once', to)
}
