// machine.md: the lifecycle machine as a diagram and as a matrix, read off the machine itself.
import { taskMachine } from '../domain/task/machine.ts'
import type { StateMeta } from '../domain/task/meta.ts'

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
  target?: readonly Node[] | undefined
}

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

const eventName = (type: string) => type.replace(/^xstate\.after\.([^.]+)\..*$/, 'after $1')

/**
 * Transitions that a leaf takes, its own first; an unguarded one hides those of outer states for the
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

const edges = (leaf: Node): string[] =>
  takenBy(leaf)
    .filter(({ eventType }) => eventType !== 'step_done')
    .map(({ eventType, guard, target }) => {
      const condition = guard ? ` [${guardName(guard)}]` : ''
      return `  ${id(leaf)} --> ${id(landing(target![0]!))}: ${eventName(eventType) || 'at once'}${condition}`
    })

const id = (node: Node) => nameOf(node).replace('.', '_')

const diagram = (all: readonly Node[]) => [
  '```mermaid',
  'stateDiagram-v2',
  `  [*] --> ${id(landing(life))}`,
  ...all.flatMap((leaf) => edges(leaf)),
  '```',
]

const events = [
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

const cell = (leaf: Node, event: string) => {
  const taken = takenBy(leaf).filter(({ eventType }) => eventType === event)
  if (taken.length === 0) return '·'
  if (taken.every(({ guard }) => guard && guardName(guard).startsWith('resumesAt')))
    return 'where it stood'
  return taken
    .map(({ guard, target }) => {
      const to = nameOf(landing(target![0]!))
      return guard ? `${to} if ${guardName(guard)}` : to
    })
    .join('; ')
}

const meaning = (leaf: Node): StateMeta =>
  Object.assign(
    {},
    ...ancestors(leaf)
      .reverse()
      .map(({ meta }) => meta ?? {}),
  )

const matrix = (all: readonly Node[]) => [
  `| state | on the wire | source | stage | ${events.join(' | ')} |`,
  `| --- | --- | --- | --- | ${events.map(() => '---').join(' | ')} |`,
  ...all.map((leaf) => {
    const { wire, source, cycle } = meaning(leaf)
    const cells = events.map((event) => cell(leaf, event))
    return `| ${nameOf(leaf)} | ${wire ?? '·'} | ${source ?? '·'} | ${cycle ?? '·'} | ${cells.join(' | ')} |`
  }),
]

const descriptions = (all: readonly Node[]) => {
  const nodes = new Set(all.flatMap((leaf) => ancestors(leaf).reverse()))
  return [...nodes]
    .filter(({ description }) => description)
    .map(
      (node) =>
        `- **${nameOf(node)}**: ${node.description} (${node.meta?.basis ?? 'as its parent'})`,
    )
}

/** The page. Regenerate it with `npm run golden`. */
export const machinePage = (): string => {
  const all = leaves(life)
  return [
    '# The life of a migration task',
    '',
    'Drawn from `machine.ts` by `npm run golden`; do not edit. A dot: refused, or unchanged.',
    '`test` is `clone_test`; `network_check` and `collect_log` go on beside a life (`side-work.ts`).',
    "Rehearsals, the tasks of the vendor's example requests, take every action in every state.",
    '',
    ...diagram(all),
    '',
    '## State by event',
    '',
    ...matrix(all),
    '',
    '## States',
    '',
    ...descriptions(all),
    '',
  ].join('\n')
}
