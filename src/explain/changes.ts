// What a request changed, record by record and field by field.

import { isDeepStrictEqual } from 'node:util'
import { redactAt } from '../journal/redact.ts'
import type { RowChange, RowImage } from '../store/history.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { RecordChange } from './schema.ts'

/** How the tables are called among people; those left out are told by their own names. */
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

const isJson = (name: string) => name === 'document' || name === 'value' || name === 'seen'

const documentOf = (image: RowImage | null): Record<string, unknown> => {
  if (!image) return {}
  const columns = Object.entries(image).filter(([name]) => name !== 'seq')
  const [, document] = columns.find(([name]) => name === 'document') ?? []
  if (typeof document === 'string') return JSON.parse(document)
  return Object.fromEntries(
    columns.map(([name, value]) => [
      name,
      isJson(name) && typeof value === 'string' ? JSON.parse(value) : value,
    ]),
  )
}

const idOf = (content: Record<string, unknown>): string | null => {
  const { id, key, access, name, task_id } = content
  const found = content.due_at === undefined ? (id ?? key ?? access ?? name ?? task_id) : task_id
  return found === undefined ? null : `${found}`
}

const toChanges = ({ place, before, after }: RowChange): RecordChange[] => {
  const [from, to] = [documentOf(before), documentOf(after)]
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])]
  const differing = names.filter((name) => !isDeepStrictEqual(from[name], to[name]))
  if (differing.length === 0) return []
  const both = before !== null && after !== null
  return [
    {
      change: both ? 'changed' : before === null ? 'created' : 'deleted',
      kind: tableLabels[place] ?? place,
      id: idOf(after === null ? from : to),
      // A record that came, or went, whole is told by its id alone.
      fields: (both ? differing : []).map((field) => ({
        field,
        from: redactAt([field], from[field]),
        to: redactAt([field], to[field]),
      })),
    },
  ]
}

/** What the request of this number changed, the passing of time before it included. */
export const changesOfRequest = ({ history }: Workspace, seq: number): RecordChange[] =>
  history.rowChangesBy(seq).flatMap(toChanges)

const isPlain = (value: unknown) =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value)

const describeFieldChange = ({ field, from, to }: RecordChange['fields'][number]): string =>
  isPlain(from) && isPlain(to)
    ? `${field} from ${JSON.stringify(from)} to ${JSON.stringify(to)}`
    : field

/** Records that people asked for come before those that the emulator keeps for itself. */
const isInternal = ({ kind }: RecordChange) =>
  kind === tableLabels.meta || kind === tableLabels.timers || kind === tableLabels.read_states

/** The changes that a reader wants to know of, a line each. */
export const formatChanges = (changes: readonly RecordChange[]): string[] =>
  changes
    .filter((change) => !isInternal(change))
    .map(({ change, kind, id, fields }) => {
      const details = fields.length > 0 ? `: ${fields.map(describeFieldChange).join('; ')}` : ''
      return `  ${change} ${kind} ${id ?? ''}${details}`
    })
