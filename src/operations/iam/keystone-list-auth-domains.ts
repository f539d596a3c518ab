// GET /v3/auth/domains
import { z } from 'zod'
import { accountOf } from '../../workspace/account.ts'
import { operation } from '../../workspace/operation.ts'
import { ListLinks, linksOf, Self } from './schemas.ts'

/** Returns the caller's account. With an empty list, SDKs would call the real cloud. */
export const KeystoneListAuthDomains = operation({
  id: 'KeystoneListAuthDomains',
  method: 'GET',
  path: '/v3/auth/domains',
  summary: "List the accounts that the caller can use: only the caller's own.",
  evidence: 'documented',
  auth: 'token',
  envelope: 'keystone',
  reply: z.strictObject({
    domains: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        enabled: z.boolean(),
        description: z.string(),
        links: Self,
      }),
    ),
    links: ListLinks,
  }),
  refusals: [],
  run: (_, workspace) => {
    const { id, name } = accountOf(workspace)
    const links = { self: `/v3/domains/${id}` }
    return {
      domains: [{ id, name, enabled: true, description: '', links }],
      links: linksOf('/v3/auth/domains'),
    }
  },
})
