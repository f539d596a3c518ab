// The lifecycle machine read as data: its states, what each means, and the transitions out of it.
import type { Evidence } from '../../evidence.ts'
import { type DelayName, delays } from '../pace.ts'
import { taskMachine } from './machine.ts'
import type { StateMeta } from './state-meta.ts'

/** What is read of one of the machine's nodes; xstate's own type names every state. */
type Node = {
  key: string
  path: string[]
  description?: string | undefined
  meta?: StateMeta
  states: Record<string, Node>
  transitions: Map<string, Transition[]>
  always?: Transition[]
  initial?: { target: readonly Node[] }
}
type Transition = {
  eventType: string
  guard?: unknown
  meta?: { basis: Evidence }
  target?: readonly Node[] | undefined
}

/** The events by which a life can be moved from outside, as the map shows them. */
export const lifeEvents = [
  'start',
  'stop',
  'restart',
  'cutover',
  'clone_test',
  'sync_failed_rollback',
  'skip',
  'clear',
  'migration_test',
  'error_for_overspeed',
  'delete',
  'fail',
] as const

const life = (taskMachine.states as unknown as { life: Node }).life

/** RUNNING.replicate, without the region. */
const nameOf = (node: Node) => node.path.slice(1).join('.')

const leaves = (node: Node): Node[] => {
  const inner = Object.values(node.states)
  return inner.length === 0 ? [node] : inner.flatMap(leaves)
}

/** Where a transition into a node ends: in its first states. */
const landing = (node: Node): Node => {
  const first = node.initial?.target[0]
  return first ? landing(first) : node
}

const ancestors = (leaf: Node): Node[] => {
  const line = [life]
  for (const key of leaf.path.slice(1)) line.push(line.at(-1)!.states[key]!)
  return line.slice(1).reverse()
}

const guardName = (guard: unknown): string => {
  if (typeof guard === 'string') return guard
  const { type, params } = guard as { type?: string; params?: { at?: string } }
  return params?.at ? `${type} ${params.at}` : (type ?? 'a condition')
}

/**
 * Transitions that a leaf takes, its own first; an unguarded one hides those of outer states for
 * the
 * same event. A retime only begins the state anew and is left out.
 */
const takenBy = (leaf: Node): Transition[] => {
  const settled = new Set<string>()
  return ancestors(leaf).flatMap((node) => {
    const own = [...[...node.transitions.values()].flat(), ...(node.always ?? [])].filter(
      ({ eventType, target }) => target && eventType !== 'retime' && !settled.has(eventType),
    )
    for (const { eventType, guard } of own) if (!guard) settled.add(eventType)
    return own
  })
}

const events = (type: string) => type.replace(/^xstate\.after\.([^.]+)\..*$/, 'after $1')

/**
 * Where a transition's rule comes from: its own word, else that of its delay, else of its state.
 */
const basisOf = (transition: Transition, state: Evidence): Evidence => {
  const delay = /^xstate\.after\.([^.]+)\./.exec(transition.eventType)?.[1]
  const known = delay && delay in delays ? delays[delay as DelayName].basis : state
  return transition.meta?.basis ?? known
}

/** A transition out of a state: on which event or delay, under which condition, and where to. */
export type LifeMove = { event: string; guard: string | null; to: string; basis: Evidence }

/** A state without inner states, with everything it means. */
export type LifeState = {
  name: string
  description: string
  meta: StateMeta
  basis: Evidence
  moves: LifeMove[]
}

const stateOf = (leaf: Node): LifeState => {
  const line = ancestors(leaf)
  const meta: StateMeta = Object.assign({}, ...[...line].reverse().map((node) => node.meta ?? {}))
  const basis = meta.basis ?? 'assumed'
  return {
    name: nameOf(leaf),
    description: line.find(({ description }) => description)?.description ?? '',
    meta,
    basis,
    moves: takenBy(leaf).map((transition) => ({
      event: events(transition.eventType) || 'at once',
      guard: transition.guard ? guardName(transition.guard) : null,
      to: nameOf(landing(transition.target![0]!)),
      basis: basisOf(transition, basis),
    })),
  }
}

/** The state in which every task begins. */
export const firstState = (): string => nameOf(landing(life))

/** Every state of a task's life, in the machine's order. */
export const lifeStates = (): LifeState[] => leaves(life).map(stateOf)
