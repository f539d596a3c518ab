// Trying a request out in a copy of its workspace: whether it would be refused, and why.

import { parseInput } from '../api/parse.ts'
import type { Request } from '../api/request.ts'
import { authorize } from '../auth/authorize.ts'
import type { Caller } from '../domain/iam.ts'
import { nobody } from '../domain/iam.ts'
import { Refusal } from '../domain/refusals.ts'
import { inDryRun } from '../history/rollback.ts'
import type { EntryInput } from '../journal/entry.ts'
import { operationsById } from '../operations/index.ts'
import { fireDueTimers } from '../simulation/advance.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** A request as it can be tried: which operation, with what, by whom. */
export type DryRunRequest = { operation: string; input: EntryInput; caller?: Caller | null }

/** The request that a journal's input was. */
export const requestFromInput = ({
  params,
  query,
  headers = {},
  body,
  raw,
}: EntryInput): Request => ({
  ...(params && { params }),
  ...(query && { query }),
  headers,
  ...(body !== undefined && { body }),
  ...(typeof raw === 'string' && { raw: Buffer.from(raw, 'base64') }),
})

/** Does a request in a copy; answers why it was refused, if it was: then nothing has changed. */
export const applyRequest = (
  sandbox: Workspace,
  { operation, input, caller }: DryRunRequest,
  strict = false,
): Refusal | undefined => {
  const row = operationsById.get(operation)
  if (row?.scope !== 'credential') return undefined
  try {
    sandbox.transact(() => {
      const request = requestFromInput(input)
      const parsed = {
        ...parseInput(row, request, strict),
        caller: caller ?? nobody,
        headers: request.headers,
      } as Parameters<typeof row.run>[0]
      authorize(row, parsed, sandbox)
      row.run(parsed, sandbox as never, { strict, isKeyElsewhere: () => false })
      fireDueTimers(sandbox)
    })
    return undefined
  } catch (error) {
    sandbox.reload()
    if (error instanceof Refusal) return error
    throw error
  }
}

/** Whether a request would be refused, and why; the copy stays as it is. */
export const dryRunRequest = (
  sandbox: Workspace,
  request: DryRunRequest,
  strict = false,
): Refusal | undefined => inDryRun(sandbox, () => applyRequest(sandbox, request, strict))

/** What can be done with a task, each as its request. */
export const actionRequest = (
  task_id: string,
  action: string,
  parameters: object = {},
): DryRunRequest =>
  action === 'delete'
    ? { operation: 'DeleteTask', input: { params: { task_id } } }
    : {
        operation: 'UpdateTaskStatus',
        input: { params: { task_id }, body: { operation: action, ...parameters } },
      }

/** Every action of UpdateTaskStatus, and the deletion of the task. */
export const taskActions = [
  'start',
  'stop',
  'restart',
  'cutover',
  'clone_test',
  'test',
  'network_check',
  'migration_test',
  'skip',
  'clear',
  'collect_log',
  'error_for_overspeed',
  'sync_failed_rollback',
  'delete',
] as const

/** Each action with why the task, as it is in the copy, would refuse it. */
export const dryRunActions = (
  sandbox: Workspace,
  task_id: string,
): { action: string; refusal: Refusal | undefined }[] =>
  taskActions.map((action) => ({
    action,
    refusal: dryRunRequest(sandbox, actionRequest(task_id, action)),
  }))
