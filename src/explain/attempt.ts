// Trying a request out in a copy of its workspace: whether it would be refused, and why.

import { parseInput } from '../api/parse.ts'
import type { Request } from '../api/request.ts'
import { permit } from '../auth/authorize.ts'
import type { Caller } from '../domain/iam.ts'
import { Refusal } from '../domain/refusals.ts'
import { undone } from '../history/rollback.ts'
import type { EntryInput } from '../journal/entry.ts'
import { nobody } from '../pipeline/dispatch.ts'
import { operationsById, takesWorkspace } from '../pipeline/table.ts'
import { settle } from '../simulation/advance.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** A request as it can be tried: which operation, with what, by whom. */
export type Trial = { operation: string; input: EntryInput; caller?: Caller | null }

/** The request that a journal's input was. */
export const requestOf = ({ params, query, headers = {}, body, raw }: EntryInput): Request => ({
  ...(params && { params }),
  ...(query && { query }),
  headers,
  ...(body !== undefined && { body }),
  ...(typeof raw === 'string' && { raw: Buffer.from(raw, 'base64') }),
})

/** Does a request in a copy; answers why it was refused, if it was: then nothing has changed. */
export const attempt = (
  copy: Workspace,
  { operation, input, caller }: Trial,
  strict = false,
): Refusal | undefined => {
  const row = operationsById.get(operation)
  if (!row || !takesWorkspace(row)) return undefined
  try {
    copy.transact(() => {
      const request = requestOf(input)
      const parsed = {
        ...parseInput(row, request, strict),
        caller: caller ?? nobody,
        headers: request.headers,
      } as Parameters<typeof row.run>[0]
      permit(row, parsed, copy)
      row.run(parsed, copy)
      settle(copy)
    })
    return undefined
  } catch (error) {
    copy.reload()
    if (error instanceof Refusal) return error
    throw error
  }
}

/** Whether a request would be refused, and why; the copy stays as it is. */
export const tryOut = (copy: Workspace, trial: Trial, strict = false): Refusal | undefined =>
  undone(copy, () => attempt(copy, trial, strict))

/** What can be done with a task, each as its request. */
export const actionOn = (task_id: string, action: string, more: object = {}): Trial =>
  action === 'delete'
    ? { operation: 'DeleteTask', input: { params: { task_id } } }
    : {
        operation: 'UpdateTaskStatus',
        input: { params: { task_id }, body: { operation: action, ...more } },
      }

/** Every action of UpdateTaskStatus, and the deletion of the task. */
export const actionNames = [
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
export const actionsOf = (
  copy: Workspace,
  task_id: string,
): { action: string; refusal: Refusal | undefined }[] =>
  actionNames.map((action) => ({ action, refusal: tryOut(copy, actionOn(task_id, action)) }))
