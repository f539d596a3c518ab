// GET /v3/users
import { z } from 'zod'
import { text } from '../../api/fields.ts'
import { QueryFlag } from '../../api/schemas/queries.ts'
import { accountOf, principalOf } from '../../workspace/account.ts'
import { operation } from '../../workspace/operation.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { ListLinks, linksOf, Self } from './schemas.ts'

const User = z.strictObject({
  id: z.string(),
  name: z.string(),
  domain_id: z.string(),
  enabled: z.boolean(),
  description: z.string(),
  password_expires_at: z.string().nullable(),
  links: Self,
})

/** The users of the account, and the caller, even if not declared. */
const allUsers = (workspace: Workspace, caller: string) => {
  const declared = workspace.iam.users().map(({ id, name, enabled }) => ({ id, name, enabled }))
  if (declared.some(({ name }) => name === caller)) return declared
  return [...declared, { ...principalOf(workspace, caller), enabled: true }]
}

/** Lists users by name, as Terraform does after a sign-in by password. */
export const KeystoneListUsers = operation({
  id: 'KeystoneListUsers',
  method: 'GET',
  path: '/v3/users',
  summary: 'List users of the account.',
  evidence: 'documented',
  auth: 'token',
  envelope: 'keystone',
  query: z.object({
    name: text().optional(),
    domain_id: text().optional(),
    enabled: QueryFlag.optional(),
    password_expires_at: text().optional(),
  }),
  reply: z.strictObject({ users: z.array(User), links: ListLinks }),
  refusals: [],
  run: ({ query, caller }, workspace) => {
    const { id: domain_id } = accountOf(workspace)
    const users = allUsers(workspace, caller.user)
      .filter(({ name }) => query.name === undefined || query.name === name)
      .filter(({ enabled }) => query.enabled === undefined || query.enabled === enabled)
      .filter(() => query.domain_id === undefined || query.domain_id === domain_id)
      .map((user) => ({
        ...user,
        domain_id,
        description: '',
        password_expires_at: null,
        links: { self: `/v3/users/${user.id}` },
      }))
    return { users, links: linksOf('/v3/users') }
  },
})
