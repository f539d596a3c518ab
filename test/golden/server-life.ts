// life.md: the life of a source server as a table.
import { type LifeCell, type LifeRow, serverLife } from '../../src/domain/server/life.ts'
import { table } from './markdown.ts'

const columns = [
  'state',
  'migration_cycle',
  'connected',
  'state_action_time',
  'stage_action_time',
  'last_visit_time',
  'task',
] as const

const cellText = ({ value, basis }: LifeCell<unknown>): string => {
  const text = value === null ? '·' : `${value}`
  return basis === 'assumed' ? `${text} (*assumed*)` : text
}

const cells = (row: LifeRow) => columns.map((column) => cellText(row[column]))

/** The page. */
export const serverLifePage = (): string =>
  [
    '# The life of a source server',
    '',
    'Generated from `life.ts` by `npm run golden`. A dot means that the event changes nothing there.',
    'Every cell is tested, and documented unless it says *assumed*; the last column says where.',
    '`ref@`, `UG@` and `FAQ@` are offsets in the API Reference, the User Guide and the FAQ.',
    'The column `task` is the state of `current_task`.',
    '',
    '- `state_action_time` and `stage_action_time` move exactly when state and stage change.',
    '- An agent that starts anew fails a running Windows task (SMS.0212) and a synchronisation by block',
    '  (SMS.1414): then the rows `failed` and `syncFailed` follow.',
    '- A state that an agent pushes (UpdateCopyState) is taken as it is, within the rule of SMS.7728.',
    '- A deleted source is gone, with its task unless that is finished.',
    '',
    table(
      ['event', 'what happens', ...columns, 'source'],
      Object.entries<LifeRow>(serverLife).map(([event, row]) => [
        event,
        row.description,
        ...cells(row),
        row.source,
      ]),
    ),
    '',
  ].join('\n')
