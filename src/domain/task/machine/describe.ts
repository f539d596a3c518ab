// The lifecycle machine read as data: its states, what each means, and the transitions out of it.
import type { AnyStateNode, AnyTransitionDefinition } from 'xstate'
import type { Evidence } from '../../evidence.ts'
import { type DelayName, delays } from '../pace.ts'
import { delayNameOf, type StateMeta } from './guards-and-actions.ts'
import { taskMachine } from './machine.ts'

/** The events that an operation or a failure can send to a task, as machine.md shows them. */
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

/** A transition out of a state: on which event or delay, under which condition, and where to. */
export type LifecycleTransition = {
  /** Its event, `after <delay>`, or `at once` where it needs neither. */
  event: string
  /** The delay that triggers it; null for every other trigger. */
  delay: DelayName | 'step' | null
  /** xstate's own type of the event; empty for `at once`. */
  event_type: string
  guard: string | null
  to: string
  basis: Evidence
}

/** A state without inner states, with everything it means. */
export type LifecycleState = {
  /** Its path in the machine, such as `RUNNING.replicate`. */
  name: string
  description: string
  meta: StateMeta
  basis: Evidence
  transitions: LifecycleTransition[]
}

/** Every state of a task's life, in the machine's order. */
export const lifecycleStates = (): readonly LifecycleState[] => {
  cachedStates ??= leaves(lifecycleRegion).map(toLifecycleState)
  return cachedStates
}

/** The state with this name, such as `RUNNING.replicate`. */
export const lifecycleState = (name: string): LifecycleState | undefined => {
  cachedByName ??= new Map(lifecycleStates().map((state) => [state.name, state]))
  return cachedByName.get(name)
}

/** The state in which every task begins. */
export const initialStateName = (): string => stateNameOf(initialLeaf(lifecycleRegion))

/** How a transition is called: `RUNNING.replicate stop ABORTING`, `READY.idle at once ...`. */
export const transitionName = (from: string, event: string, to: string): string =>
  `${from} ${event} ${to}`

let cachedStates: readonly LifecycleState[] | undefined
let cachedByName: ReadonlyMap<string, LifecycleState> | undefined

const lifecycleRegion: AnyStateNode = taskMachine.states.life!

const leaves = (node: AnyStateNode): AnyStateNode[] => {
  const children = Object.values(node.states)
  return children.length === 0 ? [node] : children.flatMap(leaves)
}

/** The path of a node within its region. */
const stateNameOf = (node: AnyStateNode) => node.path.slice(1).join('.')

/** Where a transition into a node ends: in its first inner states. */
const initialLeaf = (node: AnyStateNode): AnyStateNode => {
  const initial = node.initial?.target[0]
  return initial ? initialLeaf(initial) : node
}

const toLifecycleState = (leaf: AnyStateNode): LifecycleState => {
  const ancestors = ancestorsOf(leaf)
  const meta: StateMeta = Object.assign({}, ...ancestors.toReversed().map((node) => node.meta))
  const basis = meta.basis ?? 'assumed'
  return {
    name: stateNameOf(leaf),
    description: ancestors.find(({ description }) => description)?.description ?? '',
    meta,
    basis,
    transitions: transitionsOf(leaf).map((transition) => toTransition(transition, basis)),
  }
}

/** The node itself and the nodes around it, up to its region, which is left out. */
const ancestorsOf = (node: AnyStateNode): AnyStateNode[] =>
  node.parent && node !== lifecycleRegion ? [node, ...ancestorsOf(node.parent)] : []

/**
 * Transitions that a leaf takes, its own first; an unguarded one hides those of outer states for
 * the same event. A `retime` only restarts the state and is left out.
 */
const transitionsOf = (leaf: AnyStateNode): AnyTransitionDefinition[] => {
  const handled = new Set<string>()
  return ancestorsOf(leaf).flatMap((node) => {
    const own = [...[...node.transitions.values()].flat(), ...(node.always ?? [])].filter(
      ({ eventType, target }) => target && eventType !== 'retime' && !handled.has(eventType),
    )
    for (const { eventType, guard } of own) if (!guard) handled.add(eventType)
    return own
  })
}

const toTransition = (
  { eventType, guard, target, meta }: AnyTransitionDefinition,
  stateBasis: Evidence,
): LifecycleTransition => {
  const delay = delayNameOf(eventType) ?? null
  // Without a basis of its own, a transition has that of its delay, else that of its state.
  const inherited = delay && delay !== 'step' ? delays[delay].basis : stateBasis
  return {
    event: delay ? `after ${delay}` : eventType || 'at once',
    delay,
    event_type: eventType,
    guard: guard ? guardName(guard) : null,
    to: stateNameOf(initialLeaf(target![0]!)),
    basis: meta?.basis ?? inherited,
  }
}

const guardName = (guard: unknown): string => {
  if (typeof guard === 'string') return guard
  const { type, params } = guard as { type?: string; params?: { at?: string } }
  return params?.at ? `${type} ${params.at}` : (type ?? 'a condition')
}
