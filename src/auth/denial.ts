// The facts of a denial by policy: a sentence, and an encoded message with the details.
import { accountOf } from '../workspace/account.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { sealMessage } from './authorization-message.ts'

/** The denied access: the action, the resource, and the values of the condition keys. */
export type AccessRequest = { action: string; resource: string; context: object }

/** The facts of the refusal PermissionDenied. `statement` is the statement that denies, if any. */
export const denialFacts = (
  workspace: Workspace,
  user: { id: string; name: string },
  request: AccessRequest,
  statement?: object,
): { why: string; encoded: string } => {
  const { id: account_id, name: account_name } = accountOf(workspace)
  const encoded = sealMessage(workspace.ids, {
    allowed: false,
    explicit_deny: statement !== undefined,
    principal: { account_id, account_name, user_id: user.id, user_name: user.name },
    ...request,
    matched_statement: statement ?? null,
  })
  const { action, resource } = request
  const why = `You do not have permission to perform action ${action} on resource ${resource}.`
  return { why, encoded }
}
