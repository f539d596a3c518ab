// machine.md: the lifecycle machine as a diagram and as a matrix.
import {
  firstState,
  type LifeState,
  lifeEvents,
  lifeStates,
} from '../../src/domain/task/machine/describe.ts'

const id = (name: string) => name.replace('.', '_')

const edges = ({ name, moves }: LifeState): string[] =>
  moves
    .filter(({ event }) => event !== 'step_done')
    .map(
      ({ event, guard, to }) =>
        `  ${id(name)} --> ${id(to)}: ${event}${guard ? ` [${guard}]` : ''}`,
    )

const diagram = (states: readonly LifeState[]) => [
  '```mermaid',
  'stateDiagram-v2',
  `  [*] --> ${id(firstState())}`,
  ...states.flatMap(edges),
  '```',
]

const cell = ({ moves }: LifeState, event: string) => {
  const taken = moves.filter((move) => move.event === event)
  if (taken.length === 0) return '·'
  if (taken.some(({ guard }) => guard?.startsWith('resumesAt'))) return 'where it stood'
  return taken.map(({ guard, to }) => (guard ? `${to} if ${guard}` : to)).join('; ')
}

const matrix = (states: readonly LifeState[]) => [
  `| state | on the wire | source | stage | ${lifeEvents.join(' | ')} |`,
  `| --- | --- | --- | --- | ${lifeEvents.map(() => '---').join(' | ')} |`,
  ...states.map((state) => {
    const { wire, source, cycle } = state.meta
    const cells = lifeEvents.map((event) => cell(state, event))
    return `| ${state.name} | ${wire ?? '·'} | ${source ?? '·'} | ${cycle ?? '·'} | ${cells.join(' | ')} |`
  }),
]

/** The page. Regenerate it with `npm run golden`. */
export const machinePage = (): string => {
  const states = lifeStates()
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
