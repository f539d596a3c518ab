// The transitions of the lifecycle by name, and which of them a happening was.
import { firstState, type LifeState, lifeStates } from '../domain/task/machine/describe.ts'
import { transitionName } from '../domain/task/machine/shortest-paths.ts'
import type { Transition } from '../journal/events.ts'

type Named = { from: string; to: string; event: string; name: string }

const movesOf = ({ name: from, moves }: LifeState): Named[] =>
  moves.map(({ event, to }) => {
    // An agent's report ends what else a delay ends.
    const same = event === 'step_done' ? moves.find((move) => isTwin(move, to))?.event : event
    return { from, to, event, name: transitionName(from, same ?? event, to) }
  })

const isTwin = (move: LifeState['moves'][number], to: string) =>
  move.event.startsWith('after ') && move.to === to

let known: ReadonlyMap<string, string> | undefined

/** Names by what the event log tells, in which a delay goes by its own name. */
const byTelling = () => {
  known ??= new Map(
    lifeStates()
      .flatMap(movesOf)
      .map(({ from, to, event, name }) => [
        transitionName(from, event.replace(/^after /, ''), to),
        name,
      ]),
  )
  return known
}

/** Every transition of the map, in its order. */
export const transitionNames = (): string[] => [...new Set(byTelling().values())]

/** The name of the transition; undefined where the map has none such, as for rehearsals. */
export const transitionOf = ({ from, event, to }: Transition): string | undefined => {
  if (from !== null) return byTelling().get(transitionName(from, event, to))
  return to === firstState() ? undefined : transitionName(firstState(), 'at once', to)
}
