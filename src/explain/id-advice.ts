// An id that leads to nothing: whether it names something else, is nearly another, or was deleted.
import { distance } from 'fastest-levenshtein'
import type { Workspace } from '../workspace/workspace.ts'
import type { Advice } from './advice.ts'
import type { RefusalContext } from './refusal-context.ts'
import type { FixStep } from './schema.ts'

/** The things of one kind in a workspace. */
type Collection = { has: (id: string) => boolean; ids: () => string[] }

const unpaged = { offset: 0, limit: -1 }
const idsOf = (things: readonly { id: string }[]) => things.map(({ id }) => id)

type Kind = 'task' | 'source server' | 'template' | 'migration project'

const kinds: Readonly<
  Record<Kind, { place: string; path: string; of: (workspace: Workspace) => Collection }>
> = {
  task: {
    place: 'tasks',
    path: '/v3/tasks/',
    of: ({ tasks }) => ({ has: (id) => Boolean(tasks.get(id)), ids: () => idsOf(tasks.all()) }),
  },
  'source server': {
    place: 'servers',
    path: '/v3/sources/',
    of: ({ servers }) => ({
      has: (id) => Boolean(servers.get(id)),
      ids: () => idsOf(servers.list({}, unpaged).servers),
    }),
  },
  template: {
    place: 'templates',
    path: '/v3/vm/templates/',
    of: ({ templates }) => ({
      has: (id) => Boolean(templates.get(id)),
      ids: () => idsOf(templates.list({}, unpaged).templates),
    }),
  },
  'migration project': {
    place: 'migprojects',
    path: '/v3/migprojects/',
    of: ({ projects }) => ({
      has: (id) => Boolean(projects.get(id)),
      ids: () => idsOf(projects.list(unpaged).projects),
    }),
  },
}

const kindOfField: Readonly<Record<string, Kind>> = {
  task_id: 'task',
  source_id: 'source server',
  template_id: 'template',
  mig_project_id: 'migration project',
}

/** So few changed characters make one id another's misspelling. */
const MAX_DISTANCE = 3

const step = (message: string, method?: string, path?: string): FixStep => ({
  message,
  call: method && path ? { method, path } : null,
})

const findDeletion = (workspace: Workspace, kind: Kind, id: string) => {
  const request = workspace.history.lastChangeOf(kinds[kind].place, id)
  const entry = request === undefined ? undefined : workspace.journal.bySeq(request)
  return entry && { request_id: entry.request_id, call: `${entry.method} ${entry.path}`, entry }
}

const findOtherWorkspace = (
  { context, workspace }: RefusalContext,
  kind: Kind,
  id: string,
): string | undefined =>
  context.workspaces
    .names()
    .filter((name) => name !== workspace?.name)
    .find((name) => {
      const other = context.workspaces.find(name)
      return other !== undefined && kinds[kind].of(other).has(id)
    })

const adviseOnId = (
  refused: RefusalContext,
  workspace: Workspace,
  expectedKind: Kind,
  id: string,
): Advice => {
  const { path } = kinds[expectedKind]
  const actualKind = (Object.keys(kinds) as Kind[]).find(
    (kind) => kind !== expectedKind && kinds[kind].of(workspace).has(id),
  )
  const collection = kinds[expectedKind].of(workspace)
  if (collection.has(id))
    return {
      reasons: [`The ${expectedKind} ${id} has come to be since.`],
      fix: [step('Send the same request again.')],
      details: { exists_now: true },
    }
  if (actualKind)
    return {
      reasons: [`${id} is the id of a ${actualKind}, not of a ${expectedKind}.`],
      fix: [step(`Read the ${actualKind}`, 'GET', `${kinds[actualKind].path}${id}`)],
      details: { is_id_of: actualKind },
    }
  const deletion = findDeletion(workspace, expectedKind, id)
  if (deletion)
    return {
      reasons: [
        `There was such a ${expectedKind}: it was deleted by ${deletion.call}, request ${deletion.request_id}.`,
      ],
      fix: [step(`Create the ${expectedKind} again, or use one that exists.`)],
      details: { deleted_by: deletion.request_id },
    }
  const otherWorkspace = findOtherWorkspace(refused, expectedKind, id)
  if (otherWorkspace !== undefined)
    return {
      reasons: [
        `The ${expectedKind} exists in the workspace ${otherWorkspace}, which this credential does not open.`,
      ],
      fix: [
        {
          message: `Call with a credential of the workspace ${otherWorkspace}.`,
          call: {
            method: refused.method,
            path: refused.path,
            headers: { 'X-Auth-Token': `workspace/${otherWorkspace}` },
          },
        },
      ],
      details: { exists_in_workspace: otherWorkspace },
    }
  const existingIds = collection.ids()
  const similarIds = existingIds.filter((each) => distance(each, id) <= MAX_DISTANCE).slice(0, 5)
  const count = `The workspace ${workspace.name} has ${existingIds.length} of them.`
  return {
    reasons:
      similarIds.length > 0
        ? [`The id is nearly that of another ${expectedKind}: ${similarIds.join(', ')}.`]
        : [`No ${expectedKind} has had this id, as far as the journal goes back. ${count}`],
    fix: similarIds.map((each) => step(`Use the id ${each}`, 'GET', `${path}${each}`)),
    details: { near: similarIds, count: existingIds.length },
  }
}

/** Looks for the id in the other collections, in the past, and in the other workspaces. */
export const idAdvice = (refused: RefusalContext): Advice => {
  const { facts, workspace } = refused
  const name = Object.keys(kindOfField).find((key) => facts[key] !== undefined)
  if (!workspace || !name) return { reasons: [], fix: [], details: {} }
  return adviseOnId(refused, workspace, kindOfField[name]!, `${facts[name]}`)
}
