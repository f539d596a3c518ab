// machine.md: the lifecycle machine as a diagram and as a matrix.
import {
  initialStateName,
  type LifecycleState,
  lifecycleEvents,
  lifecycleStates,
} from '../../src/domain/task/machine/describe.ts'
import { table } from './markdown.ts'

const mermaidId = (name: string) => name.replace('.', '_')

const edges = ({ name, transitions }: LifecycleState): string[] =>
  transitions
    .filter(({ event }) => event !== 'step_done')
    .map(
      ({ event, guard, to }) =>
        `  ${mermaidId(name)} --> ${mermaidId(to)}: ${event}${guard ? ` [${guard}]` : ''}`,
    )

const diagram = (states: readonly LifecycleState[]) => [
  '```mermaid',
  'stateDiagram-v2',
  `  [*] --> ${mermaidId(initialStateName())}`,
  ...states.flatMap(edges),
  '```',
]

const cell = ({ transitions }: LifecycleState, event: string) => {
  const matching = transitions.filter((transition) => transition.event === event)
  if (matching.length === 0) return '·'
  if (matching.some(({ guard }) => guard?.startsWith('resumesAt'))) return 'where it stopped'
  return matching.map(({ guard, to }) => (guard ? `${to} if ${guard}` : to)).join('; ')
}

const matrix = (states: readonly LifecycleState[]) =>
  table(
    ['state', 'on the wire', 'source', 'stage', ...lifecycleEvents],
    states.map((state) => {
      const { wire, source, cycle } = state.meta
      const cells = lifecycleEvents.map((event) => cell(state, event))
      return [state.name, wire ?? '·', source ?? '·', cycle ?? '·', ...cells]
    }),
  )

/** The page. */
export const machinePage = (): string => {
  const states = lifecycleStates()
  return [
    '# The lifecycle of a migration task',
    '',
    'Generated from `machine.ts` by `npm run golden`. A dot in the table means refused or unchanged.',
    '',
    '- `test` is `clone_test`.',
    '- `network_check` and `collect_log` run in parallel to these states (`parallel-states.ts`).',
    "- Rehearsals, the tasks of the vendor's example requests, accept every action in every state.",
    '',
    ...diagram(states),
    '',
    '## State by event',
    '',
    matrix(states),
    '',
    '## States',
    '',
    ...states.map(({ name, description, basis }) => `- **${name}** (${basis}): ${description}`),
    '',
  ].join('\n')
}
