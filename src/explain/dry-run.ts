// Trying requests out in a copy of their workspace: whether they would be refused, and why.
import { parseInput } from '../api/parse.ts'
import { UpdateTaskStatusReq } from '../api/schemas/tasks.ts'
import { authorize } from '../auth/authorize.ts'
import { type Caller, nobody } from '../domain/iam.ts'
import { Refusal } from '../domain/refusals.ts'
import { inDryRun } from '../history/dry-run.ts'
import type { EntryInput } from '../journal/entry.ts'
import { operationsById } from '../operations/index.ts'
import { fireDueTimers } from '../simulation/advance.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** A request that can be tried out; without a caller, anybody makes it. */
export type DryRunRequest = { operation: string; input: EntryInput; caller?: Caller | null }

/** Returns why a request would be refused, if it would; the sandbox stays as it is. */
export const dryRunRequest = (
  sandbox: Workspace,
  request: DryRunRequest,
  strict = false,
): Refusal | undefined => inDryRun(sandbox, () => applyRequest(sandbox, request, strict))

/** Applies a request to a sandbox; returns why it was refused, if it was. */
export const applyRequest = (
  sandbox: Workspace,
  { operation, input: { raw, headers = {}, ...parts }, caller }: DryRunRequest,
  strict = false,
): Refusal | undefined => {
  const row = operationsById.get(operation)
  if (row?.scope !== 'credential') return undefined
  const bytes = typeof raw === 'string' && { raw: Buffer.from(raw, 'base64') }
  try {
    sandbox.transact(() => {
      const parsed = {
        ...parseInput(row, { ...parts, headers, ...bytes }, strict),
        caller: caller ?? nobody,
        headers,
      } as Parameters<typeof row.run>[0]
      authorize(row, parsed, sandbox)
      row.run(parsed, sandbox as never, { strict, isKeyElsewhere: () => false })
      fireDueTimers(sandbox)
    })
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

/** Every action of UpdateTaskStatus, and the deletion of the task. */
export const taskActions: readonly string[] = [
  ...UpdateTaskStatusReq.shape.operation.options,
  'delete',
]

/** Each action, with why the task in the sandbox would refuse it, if it would. */
export const dryRunActions = (
  sandbox: Workspace,
  task_id: string,
): { action: string; refusal: Refusal | undefined }[] =>
  taskActions.map((action) => ({
    action,
    refusal: dryRunRequest(sandbox, actionRequest(task_id, action)),
  }))

/** The request for an action, or for the deletion, of a task. */
export const actionRequest = (
  task_id: string,
  action: string,
  parameters: object = {},
): DryRunRequest => {
  const params = { task_id }
  if (action === 'delete') return { operation: 'DeleteTask', input: { params } }
  const body = { operation: action, ...parameters }
  return { operation: 'UpdateTaskStatus', input: { params, body } }
}
