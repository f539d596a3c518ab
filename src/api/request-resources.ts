// The tasks and source servers that a request is about.
import type { NamedResource } from '../domain/request-match.ts'

/** Finds tasks and source servers by id. */
export type ResourceLookup = {
  readonly tasks: {
    get: (id: string) => { id: string; name: string; source_server_id: string } | undefined
  }
  readonly servers: { get: (id: string) => { id: string; name: string | null } | undefined }
}

/** The parts of a request that name resources, in any form, and of a reply to it. */
type RequestParts = { params: unknown; body: unknown; reply?: unknown }

/**
 * What the request names in its path or its body, with the ids that stand there, the sources of
 * those tasks, and what it creates.
 * Before the reply, that has a name, but an id only if an agent registers its server again.
 */
export const requestResources = (
  lookup: ResourceLookup,
  operation: string,
  { params, body, reply }: RequestParts,
): { tasks: NamedResource[]; sources: NamedResource[]; ids: string[] } => {
  const ids = resourceIds({ params, body })
  const { tasks, sources } = resourcesOf(lookup, ids)
  const { task_id } = (params ?? {}) as { task_id?: string }
  const unknownTasks = ids.filter((id) => id === task_id && !lookup.tasks.get(id))
  const { id, name } = fieldsOf(body)
  const created = { id: textOf(fieldsOf(reply).id), name: textOf(name) }
  const registered = { ...created, id: created.id || textOf(id) }
  const isRegistration = operation === 'RegisterServer'
  return {
    tasks: [
      ...tasks,
      ...unknownTasks.map((id) => ({ id, name: '' })),
      ...(operation === 'CreateTask' ? [created] : []),
    ],
    sources: [...sources, ...(isRegistration ? [registered] : [])],
    ids: isRegistration ? [...ids, registered.id] : ids,
  }
}

/** The tasks and source servers with these ids, and the sources of the tasks. */
export const resourcesOf = (
  { tasks, servers }: ResourceLookup,
  ids: readonly string[],
): { tasks: NamedResource[]; sources: NamedResource[] } => {
  const found = ids.flatMap((id) => tasks.get(id) ?? [])
  const sourceIds = [...ids, ...found.map((task) => task.source_server_id)]
  return {
    tasks: found.map(({ id, name }) => ({ id, name })),
    sources: sourceIds.flatMap((id) => {
      const server = servers.get(id)
      return server ? [{ id, name: server.name ?? '' }] : []
    }),
  }
}

/** Every id that a request names: in its path or, for a list of resources, in its body. */
export const resourceIds = ({ params, body }: RequestParts): string[] => {
  const { source_id, server_id, task_id, id, mig_project_id } = fieldsOf(params)
  const inPath = stringsIn([source_id, server_id, task_id, id, mig_project_id])
  if (inPath.length > 0) return inPath
  if (Array.isArray(body)) return stringsIn(body)
  const { ids, source_server, task_info } = fieldsOf(body)
  return [
    ...stringsIn(ids),
    ...stringsIn(fieldsOf(source_server).id),
    ...stringsIn(
      [task_info ?? []].flat().map((each) => fieldsOf(each).task_id || fieldsOf(each).source_id),
    ),
  ]
}

const fieldsOf = (value: unknown) => (value ?? {}) as Readonly<Record<string, unknown>>

const stringsIn = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string')

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
