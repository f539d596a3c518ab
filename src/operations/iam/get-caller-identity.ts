// GET /v5/caller-identity
import { z } from 'zod'
import { accountOf, principalOf } from '../../workspace/account.ts'
import { operation } from '../../workspace/operation.ts'

/** Returns the caller. The SDKs call this if the list of accounts is empty. */
export const GetCallerIdentity = operation({
  id: 'GetCallerIdentity',
  method: 'GET',
  path: '/v5/caller-identity',
  summary: 'Show the account and the user of the credential.',
  evidence: 'sdk',
  auth: 'token',
  envelope: 'iam',
  reply: z.strictObject({
    account_id: z.string(),
    principal_urn: z.string(),
    principal_id: z.string(),
  }),
  refusals: [],
  run: ({ caller }, workspace) => {
    const { id: account_id } = accountOf(workspace)
    const { id: principal_id, name } = principalOf(workspace, caller.user)
    return { account_id, principal_urn: `iam::${account_id}:user:${name}`, principal_id }
  },
})
