// An id that leads to nothing: whether it names something else, is nearly another, or was deleted.
import { distance } from '../api/nearest.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Refused } from './about.ts'
import type { Advice } from './advice.ts'
import type { ToldStep } from './schema.ts'

/** The things of one kind in a workspace. */
type Collection = { has: (id: string) => boolean; ids: () => string[] }

const whole = { offset: 0, limit: -1 }
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
      ids: () => idsOf(servers.list({}, whole).servers),
    }),
  },
  template: {
    place: 'templates',
    path: '/v3/vm/templates/',
    of: ({ templates }) => ({
      has: (id) => Boolean(templates.get(id)),
      ids: () => idsOf(templates.list({}, whole).templates),
    }),
  },
  'migration project': {
    place: 'migprojects',
    path: '/v3/migprojects/',
    of: ({ projects }) => ({
      has: (id) => Boolean(projects.get(id)),
      ids: () => idsOf(projects.list(whole).projects),
    }),
  },
}

const kindOf: Readonly<Record<string, Kind>> = {
  task_id: 'task',
  source_id: 'source server',
  template_id: 'template',
  mig_project_id: 'migration project',
}

/** So few changed characters make one id another's misspelling. */
const NEAR = 3

const step = (say: string, method?: string, path?: string): ToldStep => ({
  say,
  call: method && path ? { method, path } : null,
})

const deletedBy = (workspace: Workspace, kind: Kind, id: string) => {
  const request = workspace.history.lastChangeOf(kinds[kind].place, id)
  const entry = request === undefined ? undefined : workspace.journal.ofNumber(request)
  return entry && { request_id: entry.request_id, call: `${entry.method} ${entry.path}`, entry }
}

const elsewhere = ({ setting, workspace }: Refused, kind: Kind, id: string): string | undefined =>
  setting.workspaces
    .names()
    .filter((name) => name !== workspace?.name)
    .find((name) => {
      const other = setting.workspaces.find(name)
      return other !== undefined && kinds[kind].of(other).has(id)
    })

const looksIn = (refused: Refused, workspace: Workspace, wanted: Kind, id: string): Advice => {
  const { path } = kinds[wanted]
  const other = (Object.keys(kinds) as Kind[]).find(
    (kind) => kind !== wanted && kinds[kind].of(workspace).has(id),
  )
  const collection = kinds[wanted].of(workspace)
  if (collection.has(id))
    return {
      why: [`The ${wanted} ${id} has come to be since.`],
      fix: [step('Send the same request again.')],
      details: { exists_now: true },
    }
  if (other)
    return {
      why: [`${id} is the id of a ${other}, not of a ${wanted}.`],
      fix: [step(`Read the ${other}`, 'GET', `${kinds[other].path}${id}`)],
      details: { is_id_of: other },
    }
  const deletion = deletedBy(workspace, wanted, id)
  if (deletion)
    return {
      why: [
        `There was such a ${wanted}: it was deleted by ${deletion.call}, request ${deletion.request_id}.`,
      ],
      fix: [step(`Create the ${wanted} again, or use one that exists.`)],
      details: { deleted_by: deletion.request_id },
    }
  const home = elsewhere(refused, wanted, id)
  if (home !== undefined)
    return {
      why: [`The ${wanted} exists in the workspace ${home}, which this credential does not open.`],
      fix: [
        {
          say: `Call with a credential of the workspace ${home}.`,
          call: {
            method: refused.method,
            path: refused.path,
            headers: { 'X-Auth-Token': `workspace/${home}` },
          },
        },
      ],
      details: { exists_in_workspace: home },
    }
  const known = collection.ids()
  const near = known.filter((each) => distance(each, id, NEAR) <= NEAR).slice(0, 5)
  const count = `The workspace ${workspace.name} has ${known.length} of them.`
  return {
    why:
      near.length > 0
        ? [`The id is nearly that of another ${wanted}: ${near.join(', ')}.`]
        : [`No ${wanted} has had this id, as far as the journal goes back. ${count}`],
    fix: near.map((each) => step(`Use the id ${each}`, 'GET', `${path}${each}`)),
    details: { near, count: known.length },
  }
}

/** Looks for the id in the other collections, in the past, and in the other workspaces. */
export const idAdvice = (refused: Refused): Advice => {
  const { facts, workspace } = refused
  const name = Object.keys(kindOf).find((key) => facts[key] !== undefined)
  if (!workspace || !name) return { why: [], fix: [], details: {} }
  return looksIn(refused, workspace, kindOf[name]!, `${facts[name]}`)
}
