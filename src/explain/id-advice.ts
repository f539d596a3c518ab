// An id that was not found: whether it names something else, is a misspelling, or was deleted.
import { distance } from 'fastest-levenshtein'
import type { Workspace } from '../workspace/workspace.ts'
import { fixStep, httpCall, retryStep } from './fix-step.ts'
import { type Advice, advice, noAdvice, type RefusalContext } from './refusal-context.ts'

/** What an id can be of: which field names it, and where things of this kind are. */
type Kind = {
  label: string
  field: string
  table: string
  path: string
  list: (workspace: Workspace) => readonly { id: string }[]
}

const unpaged = { offset: 0, limit: -1 }

const kindOf = (
  label: string,
  field: string,
  table: string,
  path: string,
  list: Kind['list'],
): Kind => ({ label, field, table, path, list })

const kinds: readonly Kind[] = [
  kindOf('task', 'task_id', 'tasks', '/v3/tasks', ({ tasks }) => tasks.all()),
  kindOf(
    'source server',
    'source_id',
    'servers',
    '/v3/sources',
    ({ servers }) => servers.list({}, unpaged).servers,
  ),
  kindOf(
    'template',
    'template_id',
    'templates',
    '/v3/vm/templates',
    ({ templates }) => templates.list({}, unpaged).templates,
  ),
  kindOf(
    'migration project',
    'mig_project_id',
    'migprojects',
    '/v3/migprojects',
    ({ projects }) => projects.list(unpaged).projects,
  ),
]

const idsIn = (workspace: Workspace, { list }: Kind) => list(workspace).map(({ id }) => id)

/** Looks for the id among other kinds, in the history, in other workspaces, and for similar ids. */
export const idAdvice = (refused: RefusalContext): Advice => {
  const { facts, workspace } = refused
  const kind = kinds.find(({ field }) => facts[field] !== undefined)
  if (!workspace || !kind) return noAdvice
  const id = `${facts[kind.field]}`
  if (idsIn(workspace, kind).includes(id))
    return advice(`The ${kind.label} ${id} was created since.`, { exists_now: true }, retryStep)
  return (
    otherKindAdvice(workspace, kind, id) ??
    deletedAdvice(workspace, kind, id) ??
    otherWorkspaceAdvice(refused, kind, id) ??
    similarIdAdvice(workspace, kind, id)
  )
}

const otherKindAdvice = (workspace: Workspace, kind: Kind, id: string): Advice | undefined => {
  const actual = kinds.find((each) => idsIn(workspace, each).includes(id))
  if (!actual) return undefined
  const { label, path } = actual
  return advice(
    `${id} is the id of a ${label}, not of a ${kind.label}.`,
    { is_id_of: label },
    fixStep(`Read the ${label}`, httpCall('GET', `${path}/${id}`)),
  )
}

const deletedAdvice = (workspace: Workspace, kind: Kind, id: string): Advice | undefined => {
  const request = workspace.history.lastChangeOf(kind.table, id)
  const entry = request === undefined ? undefined : workspace.journal.bySeq(request)
  if (!entry) return undefined
  const { method, path, request_id } = entry
  return advice(
    `The ${kind.label} was deleted by ${method} ${path}, request ${request_id}.`,
    { deleted_by: request_id },
    fixStep(`Create the ${kind.label} again, or use one that exists.`),
  )
}

const otherWorkspaceAdvice = (
  { context: { workspaces }, workspace, method, path }: RefusalContext,
  kind: Kind,
  id: string,
): Advice | undefined => {
  const owner = workspaces.names().find((name) => {
    const other = name === workspace?.name ? undefined : workspaces.find(name)
    return other && idsIn(other, kind).includes(id)
  })
  if (owner === undefined) return undefined
  const call = { ...httpCall(method, path), headers: { 'X-Auth-Token': `workspace/${owner}` } }
  return advice(
    `The ${kind.label} exists in the workspace ${owner}, which this credential does not open.`,
    { exists_in_workspace: owner },
    fixStep(`Call with a credential of the workspace ${owner}.`, call),
  )
}

/** Ids that differ in so many characters may be misspellings of each other. */
const MAX_DISTANCE = 3
const MAX_SUGGESTIONS = 5

const similarIdAdvice = (workspace: Workspace, kind: Kind, id: string): Advice => {
  const { label, path } = kind
  const ids = idsIn(workspace, kind)
  const near = ids.filter((each) => distance(each, id) <= MAX_DISTANCE).slice(0, MAX_SUGGESTIONS)
  return advice(
    near.length > 0
      ? `The id is similar to that of another ${label}: ${near.join(', ')}.`
      : `No ${label} had this id, as far back as the journal goes. The workspace ${workspace.name} has ${ids.length} of them.`,
    { near, count: ids.length },
    ...near.map((each) => fixStep(`Use the id ${each}`, httpCall('GET', `${path}/${each}`))),
  )
}
