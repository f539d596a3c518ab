// docs/reference/operations.md: every operation, read off the tables of operations.
import type { AnyOperation } from '../../src/api/operation.ts'
import { operationTable as operations } from '../support/operations.ts'
import { code, table } from './markdown.ts'

const { cloud, control, iam, vpcEcs } = operations

const operationTable = (rows: readonly AnyOperation[]) =>
  table(
    ['operation', 'call', 'what it does', 'evidence'],
    rows.map(({ id, method, path, summary, evidence, section }) => [
      id,
      code(`${method} ${path}`),
      summary,
      section ? `${evidence} ${section}` : evidence,
    ]),
  )

const controlTable = () =>
  table(
    ['operation', 'call', 'what it does'],
    control.map(({ id, method, path, summary }) => [id, code(`${method} ${path}`), summary]),
  )

/** The lists of the page. */
export const operationLists = {
  'sms-operations': () => operationTable(cloud),
  'iam-operations': () => operationTable(iam),
  'vpc-ecs-operations': () => operationTable(vpcEcs),
  'control-operations': controlTable,
}
