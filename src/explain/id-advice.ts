// An id that was not found: whether it names something else, is a misspelling, or was deleted.
import { distance } from 'fastest-levenshtein'
import type { Workspace } from '../workspace/workspace.ts'

import { fixStep, httpCall, retryStep } from './fix-step.ts'
import { type Advice, noAdvice, type RefusalContext } from './refusal-context.ts'

/** What an id can be of: which field names it, and where things of this kind are. */
type Kind = {
  label: string
  field: string
  table: string
  path: string
  ids: (workspace: Workspace) => string[]
}

const unpaged = { offset: 0, limit: -1 }
const idsOf = (things: readonly { id: string }[]) => things.map(({ id }) => id)

const kinds: readonly Kind[] = [
  {
    label: 'task',
    field: 'task_id',
    table: 'tasks',
    path: '/v3/tasks/',
    ids: ({ tasks }) => idsOf(tasks.all()),
  },
  {
    label: 'source server',
    field: 'source_id',
    table: 'servers',
    path: '/v3/sources/',
    ids: ({ servers }) => idsOf(servers.list({}, unpaged).servers),
  },
  {
    label: 'template',
    field: 'template_id',
    table: 'templates',
    path: '/v3/vm/templates/',
    ids: ({ templates }) => idsOf(templates.list({}, unpaged).templates),
  },
  {
    label: 'migration project',
    field: 'mig_project_id',
    table: 'migprojects',
    path: '/v3/migprojects/',
    ids: ({ projects }) => idsOf(projects.list(unpaged).projects),
  },
]

/** Looks for the id among other kinds, in the history, in other workspaces, and for similar ids. */
export const idAdvice = (refused: RefusalContext): Advice => {
  const { facts, workspace } = refused
  const kind = kinds.find(({ field }) => facts[field] !== undefined)
  if (!workspace || !kind) return noAdvice
  const lookup = { refused, workspace, kind, id: `${facts[kind.field]}` }
  return (
    existingAdvice(lookup) ??
    otherKindAdvice(lookup) ??
    deletedAdvice(lookup) ??
    otherWorkspaceAdvice(lookup) ??
    similarIdAdvice(lookup)
  )
}

type Lookup = { refused: RefusalContext; workspace: Workspace; kind: Kind; id: string }

const existingAdvice = ({ workspace, kind, id }: Lookup): Advice | undefined =>
  kind.ids(workspace).includes(id)
    ? {
        reasons: [`The ${kind.label} ${id} was created since.`],
        fix: [retryStep],
        details: { exists_now: true },
      }
    : undefined

const otherKindAdvice = ({ workspace, kind, id }: Lookup): Advice | undefined => {
  const actual = kinds.find((each) => each.ids(workspace).includes(id))
  return (
    actual && {
      reasons: [`${id} is the id of a ${actual.label}, not of a ${kind.label}.`],
      fix: [fixStep(`Read the ${actual.label}`, httpCall('GET', `${actual.path}${id}`))],
      details: { is_id_of: actual.label },
    }
  )
}

const deletedAdvice = ({ workspace, kind, id }: Lookup): Advice | undefined => {
  const request = workspace.history.lastChangeOf(kind.table, id)
  const entry = request === undefined ? undefined : workspace.journal.bySeq(request)
  return (
    entry && {
      reasons: [
        `The ${kind.label} was deleted by ${entry.method} ${entry.path}, request ${entry.request_id}.`,
      ],
      fix: [fixStep(`Create the ${kind.label} again, or use one that exists.`)],
      details: { deleted_by: entry.request_id },
    }
  )
}

const otherWorkspaceAdvice = ({ refused, workspace, kind, id }: Lookup): Advice | undefined => {
  const { workspaces } = refused.context
  const owner = workspaces
    .names()
    .filter((name) => name !== workspace.name)
    .find((name) => {
      const other = workspaces.find(name)
      return other && kind.ids(other).includes(id)
    })
  if (owner === undefined) return undefined
  const headers = { 'X-Auth-Token': `workspace/${owner}` }
  const call = { ...httpCall(refused.method, refused.path), headers }
  return {
    reasons: [
      `The ${kind.label} exists in the workspace ${owner}, which this credential does not open.`,
    ],
    fix: [fixStep(`Call with a credential of the workspace ${owner}.`, call)],
    details: { exists_in_workspace: owner },
  }
}

/** Ids that differ in so many characters may be misspellings of each other. */
const MAX_DISTANCE = 3
const MAX_SUGGESTIONS = 5

const similarIdAdvice = ({ workspace, kind, id }: Lookup): Advice => {
  const { label, path } = kind
  const ids = kind.ids(workspace)
  const near = ids.filter((each) => distance(each, id) <= MAX_DISTANCE).slice(0, MAX_SUGGESTIONS)
  return {
    reasons: [
      near.length > 0
        ? `The id is similar to that of another ${label}: ${near.join(', ')}.`
        : `No ${label} had this id, as far back as the journal goes. The workspace ${workspace.name} has ${ids.length} of them.`,
    ],
    fix: near.map((each) => fixStep(`Use the id ${each}`, httpCall('GET', `${path}${each}`))),
    details: { near, count: ids.length },
  }
}
