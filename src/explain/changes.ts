// What a request changed, record by record and field by field.

import { crossOut } from '../journal/redact.ts'
import type { Difference, Image } from '../store/history.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { ToldChange } from './schema.ts'

/** How the tables are called among people; those left out are told by their own names. */
const kinds: Readonly<Record<string, string>> = {
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
  looks: 'look of a reader',
  meta: 'setting of the world',
}

const isJson = (name: string) => name === 'document' || name === 'value' || name === 'seen'

const contentOf = (image: Image | null): Record<string, unknown> => {
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

const toldOf = ({ place, before, after }: Difference): ToldChange[] => {
  const [from, to] = [contentOf(before), contentOf(after)]
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])]
  const differing = names.filter((name) => JSON.stringify(from[name]) !== JSON.stringify(to[name]))
  if (differing.length === 0) return []
  const both = before !== null && after !== null
  return [
    {
      what: both ? 'changed' : before === null ? 'created' : 'deleted',
      kind: kinds[place] ?? place,
      id: idOf(after === null ? from : to),
      // A record that came, or went, whole is told by its id alone.
      fields: (both ? differing : []).map((field) => {
        const [was, is] = [{ [field]: from[field] }, { [field]: to[field] }]
        return {
          field,
          from: (crossOut(was) as typeof was)[field],
          to: (crossOut(is) as typeof is)[field],
        }
      }),
    },
  ]
}

/** What the request of this number changed, the passing of time before it included. */
export const changesBy = ({ history }: Workspace, seq: number): ToldChange[] =>
  history.differencesBy(seq).flatMap(toldOf)

const isPlain = (value: unknown) =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value)

const fieldWords = ({ field, from, to }: ToldChange['fields'][number]): string =>
  isPlain(from) && isPlain(to)
    ? `${field} from ${JSON.stringify(from)} to ${JSON.stringify(to)}`
    : field

/** Records that people asked for come before those that the emulator keeps for itself. */
const isInward = ({ kind }: ToldChange) =>
  kind === kinds.meta || kind === kinds.timers || kind === kinds.looks

/** The changes that a reader wants to know of, a line each. */
export const changeLines = (changes: readonly ToldChange[]): string[] =>
  changes
    .filter((change) => !isInward(change))
    .map(({ what, kind, id, fields }) => {
      const details = fields.length > 0 ? `: ${fields.map(fieldWords).join('; ')}` : ''
      return `  ${what} ${kind} ${id ?? ''}${details}`
    })
