// What a request changed, record by record and field by field.
import { isDeepStrictEqual } from 'node:util'
import { redactAt } from '../journal/redact.ts'
import type { RowChange, RowImage } from '../store/history.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { RecordChange } from './schema.ts'

/** What the request of this number changed, and what had become due before it. */
export const changesOfRequest = ({ history }: Workspace, seq: number): RecordChange[] =>
  history.rowChangesBy(seq).flatMap(toChanges)

/** The labels of records; a table without one is named as it is. */
const tableLabels: Readonly<Record<string, string>> = {
  servers: 'source server',
  tasks: 'task',
  templates: 'template',
  migprojects: 'migration project',
  timers: 'timer',
  users: 'user',
  tokens: 'token',
  access_keys: 'access key',
  iam_projects: 'project',
  consistency_results: 'consistency result',
  cert_keys: 'certificate',
  read_states: 'read marker',
  meta: 'workspace setting',
}

const toChanges = ({ place, before, after }: RowChange): RecordChange[] => {
  const [from, to] = [documentOf(before), documentOf(after)]
  const differing = [...new Set([...Object.keys(from), ...Object.keys(to)])].filter(
    (name) => !isDeepStrictEqual(from[name], to[name]),
  )
  if (differing.length === 0) return []
  const isUpdate = before !== null && after !== null
  return [
    {
      change: isUpdate ? 'changed' : before === null ? 'created' : 'deleted',
      kind: tableLabels[place] ?? place,
      id: idOf(after === null ? from : to),
      fields: (isUpdate ? differing : []).map((field) => ({
        field,
        from: redactAt([field], from[field]),
        to: redactAt([field], to[field]),
      })),
    },
  ]
}

const jsonColumns = ['document', 'value', 'seen']

/** The document of a row, or its columns if it has none. */
const documentOf = (image: RowImage | null): Record<string, unknown> => {
  const columns = Object.entries(image ?? {}).map(([name, value]) => {
    const isJson = jsonColumns.includes(name) && typeof value === 'string'
    return [name, isJson ? JSON.parse(value) : value] as const
  })
  const { seq: _, ...row } = Object.fromEntries(columns) as Record<string, unknown>
  return (row.document as Record<string, unknown> | undefined) ?? row
}

const idOf = (content: Record<string, unknown>): string | null => {
  const { id, key, access, name, task_id } = content
  const isTimer = content.due_at !== undefined
  const found = isTimer ? task_id : (id ?? key ?? access ?? name ?? task_id)
  return found === undefined ? null : `${found}`
}

/** Records that the emulator keeps for itself. */
const internalKinds = [tableLabels.meta, tableLabels.timers, tableLabels.read_states]

/** One line for each change of a record that a caller knows. */
export const formatChanges = (changes: readonly RecordChange[]): string[] =>
  changes
    .filter(({ kind }) => !internalKinds.includes(kind))
    .map(({ change, kind, id, fields }) => {
      const details = fields.length > 0 ? `: ${fields.map(describeFieldChange).join('; ')}` : ''
      return `  ${change} ${kind} ${id ?? ''}${details}`
    })

const isPlain = (value: unknown) =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value)

const describeFieldChange = ({ field, from, to }: RecordChange['fields'][number]): string =>
  isPlain(from) && isPlain(to)
    ? `${field} from ${JSON.stringify(from)} to ${JSON.stringify(to)}`
    : field
