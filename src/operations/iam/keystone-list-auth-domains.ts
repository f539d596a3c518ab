// GET /v3/auth/domains
import { z } from 'zod'
import { accountOf } from '../../workspace/account.ts'
import { operation } from '../../workspace/operation.ts'
import { ListLinks, linksOf, Self } from './schemas.ts'

/** The account itself, and never an empty list: SDKs would look for it on the internet. */
export const KeystoneListAuthDomains = operation({
  id: 'KeystoneListAuthDomains',
  method: 'GET',
  path: '/v3/auth/domains',
  summary: 'List the accounts that the caller may use: its own.',
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
