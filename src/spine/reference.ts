// The README's parts that are read off the program: its operations and its flags.
import { cloud, control, iam } from '../operations/index.ts'
import type { AnyOperation } from './emulator.ts'

const rowOf = (row: AnyOperation) =>
  `| ${row.id} | \`${row.method} ${row.path}\` | ${row.summary} | ${row.evidence}${
    row.section ? ` ${row.section}` : ''
  } |`

const table = (rows: readonly AnyOperation[]) => [
  '| operation | call | what it does | evidence |',
  '| --- | --- | --- | --- |',
  ...rows.map(rowOf),
]

/** The README's tables of operations. */
export const operationTables = (): string =>
  [
    '**Server Migration Service**',
    '',
    ...table(cloud),
    '',
    '**Identity and Access Management**',
    '',
    ...table(iam),
    '',
    '**The emulator itself**',
    '',
    ...table(control),
  ].join('\n')

/** The README's table of flags, given as rows of [usage, variable, default, what it does]. */
export const flagTable = (rows: readonly (readonly string[])[]): string =>
  [
    '| flag | variable | default | what it does |',
    '| --- | --- | --- | --- |',
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n')
