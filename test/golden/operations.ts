// docs/reference/operations.md: every operation, read off the tables of operations.
import { cloud, control, iam, vpcEcs } from '../../src/operations/index.ts'
import type { AnyOperation } from '../../src/pipeline/table.ts'
import { code, table } from './markdown.ts'

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
