// A request that is to be explained, wherever it was remembered, and what its remedy may mention.

import type { AnyOperation } from '../api/operation.ts'
import type { RefusalFacts, RefusalName } from '../domain/refusals.ts'
import type { Server } from '../domain/server/server.ts'
import type { Task } from '../domain/task/task.ts'
import { inSandbox, inSandboxAfter } from '../history/sandbox.ts'
import type { Entry, EntryInput } from '../journal/entry.ts'
import type { UnmatchedEntry } from '../journal/unmatched.ts'
import type { OperationTable } from '../pipeline/operation-table.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Workspaces } from '../workspace/workspaces.ts'
import { correctedRegistration } from './corrections.ts'
import type { DryRunRequest } from './dry-run.ts'

/** What explanations are drawn from besides the request itself. */
export type ExplainContext = {
  workspaces: Workspaces
  strict: boolean
  operations: Pick<OperationTable, 'get' | 'all'>
}

/** A refused request. `past` looks at its workspace as it was then, in a copy. */
export type RefusalContext = {
  context: ExplainContext
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
  originalRequest: DryRunRequest | undefined
  inSandboxAtRefusal: <T>(inspect: (sandbox: Workspace) => T) => T | undefined
}

/** The request, in a workspace's journal, that was refused. */
export const refusalInWorkspace = (
  context: ExplainContext,
  workspace: Workspace,
  entry: Entry & { refusal: NonNullable<Entry['refusal']> },
): RefusalContext => {
  const input = workspace.journal.unsealInput(entry)
  const { operation, caller } = entry
  return {
    context,
    workspace,
    row: context.operations.get(operation),
    method: entry.method,
    path: entry.path,
    seq: entry.seq,
    at_ms: entry.at_ms,
    name: entry.refusal.name,
    facts: entry.refusal.facts,
    input,
    user: caller?.user ?? null,
    originalRequest: { operation, input, caller },
    inSandboxAtRefusal: (inspect) => inSandboxAfter(workspace, entry, inspect),
  }
}

/** The request that was refused before it reached a workspace. */
export const unmatchedRefusal = (
  context: ExplainContext,
  entry: UnmatchedEntry & { refusal: NonNullable<UnmatchedEntry['refusal']> },
): RefusalContext => ({
  context,
  workspace: undefined,
  row: entry.operation === null ? undefined : context.operations.get(entry.operation),
  method: entry.method,
  path: entry.path,
  at_ms: entry.at_ms,
  name: entry.refusal.name,
  facts: entry.refusal.facts,
  input: {},
  user: null,
  originalRequest: undefined,
  inSandboxAtRefusal: () => undefined,
})

type StringFields = { [name: string]: string | undefined }

const idInPath = (path: string, collection: string) =>
  new RegExp(`/v3/${collection}/([^/]+)`).exec(path)?.[1]

/** The task and the source that a refused request speaks of, as far as they exist in the copy. */
export const taskAndServerOf = (
  { facts, input, path }: Pick<RefusalContext, 'facts' | 'input' | 'path'>,
  sandbox: Workspace,
): { task?: Task; server?: Server } => {
  const { task_id, source_id, server_id } = (input.params ?? {}) as StringFields
  const namedId = `${facts.task_id ?? task_id ?? idInPath(path, 'tasks') ?? ''}`
  const namedTask = sandbox.tasks.get(namedId)
  const inBody = (input.body ?? {}) as { source_server?: { id?: unknown } }
  const source =
    namedTask?.source_server_id ??
    facts.source_id ??
    source_id ??
    server_id ??
    inBody.source_server?.id
  const server = sandbox.servers.get(`${source ?? ''}`)
  const task = namedTask ?? (server && sandbox.tasks.ofServer(server.id))
  return { ...(task && { task }), ...(server && { server }) }
}

const NEWER_AGENT_VERSION = '25.2.0'

/** Everything that a remedy's placeholders may name. */
export const placeholderValues = (refused: RefusalContext): Readonly<Record<string, unknown>> => {
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
  const inspect = (sandbox: Workspace) => {
    const { task, server } = taskAndServerOf(refused, sandbox)
    return {
      ...(task && { task_id: task.id }),
      ...(server && {
        source_id: server.id,
        registration: correctedRegistration(server),
        newer_registration: correctedRegistration(server, { agent_version: NEWER_AGENT_VERSION }),
      }),
    }
  }
  return {
    ...base,
    ...(refused.inSandboxAtRefusal(inspect) ?? inSandbox(workspace, inspect)),
    ...facts,
  }
}
