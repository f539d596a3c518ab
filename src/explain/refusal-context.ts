// A refused request with everything that an explanation of it needs, and what advisers return.
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
import type { FixStep } from './schema.ts'

/** What explanations need besides the request itself. */
export type ExplainContext = {
  workspaces: Workspaces
  strict: boolean
  operations: Pick<OperationTable, 'get' | 'all'>
}

/** A request of a journal, or one that reached no workspace, which has less. */
export type RecordedRequest = UnmatchedEntry &
  Partial<Pick<Entry, 'seq' | 'caller' | 'input' | 'faults'>>

/** A refused request. */
export type RefusalContext = Pick<RecordedRequest, 'method' | 'path' | 'at_ms'> & {
  seq: number | undefined
  context: ExplainContext
  workspace: Workspace | undefined
  row: AnyOperation | undefined
  name: RefusalName
  facts: RefusalFacts
  /** What was sent, with its secrets; empty for a request that reached no workspace. */
  input: EntryInput
  user: string | null
  originalRequest: DryRunRequest | undefined
  /** Works in a copy of the workspace as it was at the refusal; undefined if that is not known. */
  inSandboxAtRefusal: <T>(inspect: (sandbox: Workspace) => T) => T | undefined
}

/** What is known about one refused request beyond what holds for every refusal of its name. */
export type Advice = {
  reasons: string[]
  fix: FixStep[]
  /** The same as data. */
  details: Record<string, unknown>
  /** Whether the steps are all there is to do, so that the calls of the remedy are left out. */
  replacesRemedy?: boolean
}

export const noAdvice: Advice = { reasons: [], fix: [], details: {} }

/** Advice with one reason. */
export const advice = (
  reason: string,
  details: Advice['details'],
  ...fix: readonly FixStep[]
): Advice => ({ reasons: [reason], fix: [...fix], details })

/** The context of a request that was refused. */
export const refusalContext = (
  context: ExplainContext,
  request: RecordedRequest,
  { name, facts }: NonNullable<RecordedRequest['refusal']>,
  workspace: Workspace | undefined,
): RefusalContext => {
  const { operation, method, path, seq, at_ms, caller = null } = request
  const input =
    workspace && request.input ? workspace.journal.unsealInput({ input: request.input }) : {}
  return {
    context,
    workspace,
    row: operation === null ? undefined : context.operations.get(operation),
    method,
    path,
    seq,
    at_ms,
    name,
    facts,
    input,
    user: caller?.user ?? null,
    originalRequest: workspace && operation !== null ? { operation, input, caller } : undefined,
    inSandboxAtRefusal: (inspect) =>
      workspace && seq !== undefined
        ? inSandboxAfter(workspace, { seq, at_ms }, inspect)
        : undefined,
  }
}

/** The task and the source server that a refused request is about, if they are in the sandbox. */
export const taskAndServerOf = (
  { facts, input }: Pick<RefusalContext, 'facts' | 'input'>,
  sandbox: Workspace,
): { task?: Task; server?: Server } => {
  const params = input.params ?? {}
  const body = (input.body ?? {}) as { source_server?: { id?: unknown } }
  const namedTask = sandbox.tasks.get(`${facts.task_id ?? params.task_id ?? ''}`)
  const server = sandbox.servers.get(
    `${
      namedTask?.source_server_id ??
      facts.source_id ??
      params.source_id ??
      params.server_id ??
      body.source_server?.id ??
      ''
    }`,
  )
  const task = namedTask ?? (server && sandbox.tasks.ofServer(server.id))
  return { ...(task && { task }), ...(server && { server }) }
}

const NEWER_AGENT_VERSION = '25.2.0'

/** The values of the placeholders in a remedy. */
export const placeholderValues = (refused: RefusalContext): Readonly<Record<string, unknown>> => {
  const { facts, input, workspace, row, method, path, user } = refused
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
    ...input.params,
    method,
    path,
    operation: row?.id ?? `${method} ${path}`,
    workspace: workspace?.name ?? 'WORKSPACE',
    user: user ?? 'USER',
    ...(typeof facts.limit === 'number' && { more: facts.limit + 100 }),
    ...(workspace && (refused.inSandboxAtRefusal(inspect) ?? inSandbox(workspace, inspect))),
    ...facts,
  }
}
