// What the README and the pages of reference read off the program: operations, flags, error codes.

import { errorCatalogue } from '../../src/api/error-catalogue.ts'
import { errorTemplates } from '../../src/api/refusals.ts'
import { fidelityReport } from '../../src/control/fidelity.ts'
import { cloud, control, iam, vpcEcs } from '../../src/operations/index.ts'
import type { AnyOperation } from '../../src/pipeline/table.ts'

const operationRow = (row: AnyOperation) =>
  `| ${row.id} | \`${row.method} ${row.path}\` | ${row.summary} | ${row.evidence}${
    row.section ? ` ${row.section}` : ''
  } |`

const operationTable = (rows: readonly AnyOperation[]) => [
  '| operation | call | what it does | evidence |',
  '| --- | --- | --- | --- |',
  ...rows.map(operationRow),
]

/** A page of every operation. */
export const operationPage = (): string =>
  [
    '# Operations',
    '',
    'Generated from the table of operations by `npm run golden`; do not edit. Evidence is where the',
    "operation is known from, with the section of the vendor's API reference where it has one.",
    '',
    '## Server Migration Service',
    '',
    ...operationTable(cloud),
    '',
    '## Identity and Access Management',
    '',
    ...operationTable(iam),
    '',
    '## VPC and ECS, as far as Terraform reads them',
    '',
    ...operationTable(vpcEcs),
    '',
    '## The emulator itself',
    '',
    ...operationTable(control),
    '',
  ].join('\n')

/** The README's table of flags, given as rows of [usage, variable, default, what it does]. */
export const flagTable = (rows: readonly (readonly string[])[]): string =>
  [
    '| flag | variable | default | what it does |',
    '| --- | --- | --- | --- |',
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n')

const evidenceKinds = ['documented', 'sdk', 'terraform', 'seed', 'recorded', 'assumed'] as const

/** The README's table of how much is documented, and how much assumed. */
export const fidelityTable = (): string => {
  const { counts } = fidelityReport([...cloud, ...iam])
  return [
    `| | ${evidenceKinds.join(' | ')} |`,
    `| --- | ${evidenceKinds.map(() => '---').join(' | ')} |`,
    ...Object.entries(counts).map(
      ([what, of]) =>
        `| ${what.replace('_', ' ')} | ${evidenceKinds.map((basis) => of[basis] ?? 0).join(' | ')} |`,
    ),
  ].join('\n')
}

/** A page of every known error code. */
export const errorPage = (): string => {
  const returnedCodes = new Set<string>(Object.values(errorTemplates).map(({ code }) => code))
  return [
    '# Error codes',
    '',
    'Generated from `error-codes.json` by `npm run golden`; do not edit. A bold code is one that an',
    'operation here answers of itself; the cause is marked where it is a reading, not documented.',
    '',
    '| code | status | kind | message | cause | source |',
    '| --- | --- | --- | --- | --- | --- |',
    ...[...errorCatalogue().values()].map(({ code, status, kind, message, cause, ...rest }) => {
      const name = returnedCodes.has(code) ? `**${code}**` : code
      const basis = rest.cause_basis === 'assumed' ? ' (*assumed*)' : ''
      const cells = [name, status ?? '', kind, message, `${cause}${basis}`, rest.source]
      return `| ${cells.map((cell) => `${cell}`.replaceAll('|', '\\|')).join(' | ')} |`
    }),
    '',
  ].join('\n')
}
