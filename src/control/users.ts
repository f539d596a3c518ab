// GET /_emulator/workspaces/{workspace}/users, PUT|DELETE .../users/{user}
import { z } from 'zod'
import { ControlError } from '../api/control-error.ts'
import { findWorkspace, WorkspacePath } from '../api/control-schemas.ts'
import { PolicyReply } from '../api/schemas/policy.ts'
import type { User } from '../domain/iam.ts'
import { hostOperation } from '../pipeline/host.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { declareUser, userFields } from './declare-user.ts'

const path = '/_emulator/workspaces/{workspace}/users'
const UserPath = WorkspacePath.extend({ user: z.string().min(1).max(255) })

const UserReply = z.strictObject({
  id: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  policies: z.array(PolicyReply),
  access_keys: z.array(z.string()),
})

/** Passwords and secrets are taken, and never told. */
const renderUser = ({ iam }: Workspace, { id, name, enabled, policies }: User) => ({
  id,
  name,
  enabled,
  policies: policies.map(({ Version, Statement }) => ({
    Version,
    Statement: Statement.map((statement) => ({ ...statement })),
  })),
  access_keys: iam.keysOfUser(name),
})

/** Names the users of a workspace with what each may do. */
export const ListUsers = hostOperation({
  id: 'ListUsers',
  method: 'GET',
  path,
  summary: 'List the users of a workspace with their policies and access keys.',
  evidence: 'assumed',
  auth: 'none',
  params: WorkspacePath,
  reply: z.strictObject({ users: z.array(UserReply) }),
  refusals: [],
  run: ({ params }, host) => {
    const workspace = findWorkspace(host, params.workspace)
    return { users: workspace.iam.users().map((user) => renderUser(workspace, user)) }
  },
})

/** Declares a user at run time: policies, keys and `enabled` hold from the next request on. */
export const DeclareUser = hostOperation({
  id: 'DeclareUser',
  method: 'PUT',
  path: `${path}/{user}`,
  summary: 'Make a user, or change its password, policies, access keys or whether it is enabled.',
  evidence: 'assumed',
  auth: 'none',
  params: UserPath,
  body: z.strictObject(userFields),
  reply: UserReply,
  refusals: [],
  run: ({ params, body }, host) => {
    const workspace = findWorkspace(host, params.workspace)
    return host.within(workspace, () =>
      renderUser(workspace, declareUser(host, workspace, { name: params.user, ...body })),
    )
  },
})

/** Removes a user; its tokens and access keys open nothing any more. */
export const RemoveUser = hostOperation({
  id: 'RemoveUser',
  method: 'DELETE',
  path: `${path}/{user}`,
  summary: 'Remove a user with its tokens and access keys.',
  evidence: 'assumed',
  auth: 'none',
  params: UserPath,
  reply: z.strictObject({}),
  refusals: [],
  run: ({ params }, host) => {
    const workspace = findWorkspace(host, params.workspace)
    if (!workspace.iam.userNamed(params.user))
      throw new ControlError(
        404,
        'UserNotFound',
        `There is no user ${params.user} in this workspace.`,
        'List them at GET /_emulator/workspaces/{workspace}/users.',
      )
    host.within(workspace, () => workspace.iam.deleteUser(params.user))
    return {}
  },
})
