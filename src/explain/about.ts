// A request that is to be explained, wherever it was remembered, and what its remedy may mention.
import type { RefusalFacts, RefusalName } from '../domain/refusals.ts'
import type { Server } from '../domain/server/server.ts'
import type { Task } from '../domain/task/task.ts'
import { inCopy, inPast } from '../history/sandbox.ts'
import type { Entry, EntryInput } from '../journal/entry.ts'
import type { OutsideEntry } from '../journal/unmatched.ts'
import { type AnyOperation, operationsById } from '../pipeline/table.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Workspaces } from '../workspace/workspaces.ts'
import type { Trial } from './attempt.ts'
import { registrationOf } from './mend.ts'

/** What explanations are drawn from besides the request itself. */
export type Setting = { workspaces: Workspaces; strict: boolean }

/** A refused request. `past` looks at its workspace as it was then, in a copy. */
export type Refused = {
  setting: Setting
  workspace: Workspace | undefined
  row: AnyOperation | undefined
  method: string
  path: string
  /** Its number among the workspace's requests. */
  seq?: number
  at_ms: number
  name: RefusalName
  facts: RefusalFacts
  /** What was sent, its secrets open; empty for a request that reached no workspace. */
  input: EntryInput
  user: string | null
  trial: Trial | undefined
  past: <T>(look: (copy: Workspace) => T) => T | undefined
}

/** The request, in a workspace's journal, that was refused. */
export const refusedInside = (
  setting: Setting,
  workspace: Workspace,
  entry: Entry & { refusal: NonNullable<Entry['refusal']> },
): Refused => {
  const input = workspace.journal.openInput(entry)
  const { operation, caller } = entry
  return {
    setting,
    workspace,
    row: operationsById.get(operation),
    method: entry.method,
    path: entry.path,
    seq: entry.seq,
    at_ms: entry.at_ms,
    name: entry.refusal.name,
    facts: entry.refusal.facts,
    input,
    user: caller?.user ?? null,
    trial: { operation, input, caller },
    past: (look) => inPast(workspace, entry, look),
  }
}

/** The request that was refused before it reached a workspace. */
export const refusedOutside = (
  setting: Setting,
  entry: OutsideEntry & { refusal: NonNullable<OutsideEntry['refusal']> },
): Refused => ({
  setting,
  workspace: undefined,
  row: entry.operation === null ? undefined : operationsById.get(entry.operation),
  method: entry.method,
  path: entry.path,
  at_ms: entry.at_ms,
  name: entry.refusal.name,
  facts: entry.refusal.facts,
  input: {},
  user: null,
  trial: undefined,
  past: () => undefined,
})

type Names = { [name: string]: string | undefined }

const idIn = (path: string, collection: string) =>
  new RegExp(`/v3/${collection}/([^/]+)`).exec(path)?.[1]

/** The task and the source that a refused request speaks of, as far as they exist in the copy. */
export const subjectOf = (
  { facts, input, path }: Pick<Refused, 'facts' | 'input' | 'path'>,
  copy: Workspace,
): { task?: Task; server?: Server } => {
  const { task_id, source_id, server_id } = (input.params ?? {}) as Names
  const named = `${facts.task_id ?? task_id ?? idIn(path, 'tasks') ?? ''}`
  const told = copy.tasks.get(named)
  const inBody = (input.body ?? {}) as { source_server?: { id?: unknown } }
  const source =
    told?.source_server_id ?? facts.source_id ?? source_id ?? server_id ?? inBody.source_server?.id
  const server = copy.servers.get(`${source ?? ''}`)
  const task = told ?? (server && copy.tasks.ofServer(server.id))
  return { ...(task && { task }), ...(server && { server }) }
}

const NEWER_AGENT = '25.2.0'

/** Everything that a remedy's placeholders may name. */
export const valuesOf = (refused: Refused): Readonly<Record<string, unknown>> => {
  const { facts, input, workspace, row, method, path, user } = refused
  const base = {
    ...input.params,
    ...facts,
    method,
    path,
    operation: row?.id ?? `${method} ${path}`,
    workspace: workspace?.name ?? 'WORKSPACE',
    user: facts.user ?? user ?? 'USER',
    ...(typeof facts.limit === 'number' && { more: facts.limit + 100 }),
  }
  if (!workspace) return base
  const look = (copy: Workspace) => {
    const { task, server } = subjectOf(refused, copy)
    return {
      ...(task && { task_id: task.id }),
      ...(server && {
        source_id: server.id,
        registration: registrationOf(server),
        newer_registration: registrationOf(server, { agent_version: NEWER_AGENT }),
      }),
    }
  }
  return { ...base, ...(refused.past(look) ?? inCopy(workspace, look)), ...facts }
}
