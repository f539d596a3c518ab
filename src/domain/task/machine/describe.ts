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
export const lifecycleEvents = [
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

const lifecycleRegion = (taskMachine.states as unknown as { life: Node }).life

/** RUNNING.replicate, without the region. */
const stateNameOf = (node: Node) => node.path.slice(1).join('.')

const leaves = (node: Node): Node[] => {
  const children = Object.values(node.states)
  return children.length === 0 ? [node] : children.flatMap(leaves)
}

/** Where a transition into a node ends: in its first states. */
const initialLeaf = (node: Node): Node => {
  const initial = node.initial?.target[0]
  return initial ? initialLeaf(initial) : node
}

const ancestors = (leaf: Node): Node[] => {
  const path = [lifecycleRegion]
  for (const key of leaf.path.slice(1)) path.push(path.at(-1)!.states[key]!)
  return path.slice(1).reverse()
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
const transitionsOf = (leaf: Node): Transition[] => {
  const handled = new Set<string>()
  return ancestors(leaf).flatMap((node) => {
    const own = [...[...node.transitions.values()].flat(), ...(node.always ?? [])].filter(
      ({ eventType, target }) => target && eventType !== 'retime' && !handled.has(eventType),
    )
    for (const { eventType, guard } of own) if (!guard) handled.add(eventType)
    return own
  })
}

const eventName = (type: string) => type.replace(/^xstate\.after\.([^.]+)\..*$/, 'after $1')

/**
 * Where a transition's rule comes from: its own word, else that of its delay, else of its state.
 */
const basisOf = (transition: Transition, state: Evidence): Evidence => {
  const delay = /^xstate\.after\.([^.]+)\./.exec(transition.eventType)?.[1]
  const inherited = delay && delay in delays ? delays[delay as DelayName].basis : state
  return transition.meta?.basis ?? inherited
}

/** A transition out of a state: on which event or delay, under which condition, and where to. */
export type LifecycleTransition = {
  event: string
  guard: string | null
  to: string
  basis: Evidence
}

/** A state without inner states, with everything it means. */
export type LifecycleState = {
  name: string
  description: string
  meta: StateMeta
  basis: Evidence
  transitions: LifecycleTransition[]
}

const toLifecycleState = (leaf: Node): LifecycleState => {
  const path = ancestors(leaf)
  const meta: StateMeta = Object.assign({}, ...[...path].reverse().map((node) => node.meta ?? {}))
  const basis = meta.basis ?? 'assumed'
  return {
    name: stateNameOf(leaf),
    description: path.find(({ description }) => description)?.description ?? '',
    meta,
    basis,
    transitions: transitionsOf(leaf).map((transition) => ({
      event: eventName(transition.eventType) || 'at once',
      guard: transition.guard ? guardName(transition.guard) : null,
      to: stateNameOf(initialLeaf(transition.target![0]!)),
      basis: basisOf(transition, basis),
    })),
  }
}

/** The state in which every task begins. */
export const initialStateName = (): string => stateNameOf(initialLeaf(lifecycleRegion))

/** Every state of a task's life, in the machine's order. */
export const lifecycleStates = (): LifecycleState[] => leaves(lifecycleRegion).map(toLifecycleState)
