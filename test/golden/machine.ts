// machine.md: the lifecycle machine as a diagram and as a matrix.
import {
  initialStateName,
  type LifecycleState,
  lifecycleEvents,
  lifecycleStates,
} from '../../src/domain/task/machine/describe.ts'

const mermaidId = (name: string) => name.replace('.', '_')

const edges = ({ name, transitions: moves }: LifecycleState): string[] =>
  moves
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

const cell = ({ transitions: moves }: LifecycleState, event: string) => {
  const matching = moves.filter((move) => move.event === event)
  if (matching.length === 0) return '·'
  if (matching.some(({ guard }) => guard?.startsWith('resumesAt'))) return 'where it stood'
  return matching.map(({ guard, to }) => (guard ? `${to} if ${guard}` : to)).join('; ')
}

const matrix = (states: readonly LifecycleState[]) => [
  `| state | on the wire | source | stage | ${lifecycleEvents.join(' | ')} |`,
  `| --- | --- | --- | --- | ${lifecycleEvents.map(() => '---').join(' | ')} |`,
  ...states.map((state) => {
    const { wire, source, cycle } = state.meta
    const cells = lifecycleEvents.map((event) => cell(state, event))
    return `| ${state.name} | ${wire ?? '·'} | ${source ?? '·'} | ${cycle ?? '·'} | ${cells.join(' | ')} |`
  }),
]

/** The page. Regenerate it with `npm run golden`. */
export const machinePage = (): string => {
  const states = lifecycleStates()
  return [
    '# The life of a migration task',
    '',
    'Drawn from `machine.ts` by `npm run golden`; do not edit. A dot: refused, or unchanged.',
    '`test` is `clone_test`; `network_check` and `collect_log` go on beside a life (`side-work.ts`).',
    "Rehearsals, the tasks of the vendor's example requests, take every action in every state.",
    '',
    ...diagram(states),
    '',
    '## State by event',
    '',
    ...matrix(states),
    '',
    '## States',
    '',
    ...states.map(({ name, description, basis }) => `- **${name}** (${basis}): ${description}`),
    '',
  ].join('\n')
}
