// GET /_emulator/workspaces/{workspace}/users, PUT|DELETE .../users/{user}

import { z } from 'zod'
import { ControlError } from '../api/control-error.ts'
import { WorkspacePath } from '../api/control-schemas.ts'
import { PolicyReply } from '../api/schemas/policy.ts'
import type { User } from '../domain/iam.ts'
import { controlOperation } from '../workspace/operation.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Workspaces } from '../workspace/workspaces.ts'
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

/** The operations on users. */
export const userOperations = (workspaces: Workspaces) => [
  ListUsers,
  declareUserOperation(workspaces),
  RemoveUser,
]

/** Lists the users of a workspace with what each may do. */
const ListUsers = controlOperation({
  id: 'ListUsers',
  method: 'GET',
  path,
  summary: 'List the users of a workspace with their policies and access keys.',
  params: WorkspacePath,
  reply: z.strictObject({ users: z.array(UserReply) }),
  run: (_, workspace) => {
    return { users: workspace.iam.users().map((user) => renderUser(workspace, user)) }
  },
})

/** Declares a user at run time: policies, keys and `enabled` hold from the next request on. */
const declareUserOperation = (workspaces: Workspaces) =>
  controlOperation({
    id: 'DeclareUser',
    method: 'PUT',
    path: `${path}/{user}`,
    summary: 'Make a user, or change its password, policies, access keys or whether it is enabled.',
    params: UserPath,
    body: z.strictObject(userFields),
    reply: UserReply,
    run: ({ params, body }, workspace, { isKeyElsewhere }) => {
      const declaration = { name: params.user, ...body }
      return renderUser(
        workspace,
        declareUser(workspace, declaration, { workspaces, isKeyElsewhere }),
      )
    },
  })

/** Removes a user; its tokens and access keys open nothing any more. */
const RemoveUser = controlOperation({
  id: 'RemoveUser',
  method: 'DELETE',
  path: `${path}/{user}`,
  summary: 'Remove a user with its tokens and access keys.',
  params: UserPath,
  reply: z.strictObject({}),
  run: ({ params }, workspace) => {
    if (!workspace.iam.userNamed(params.user))
      throw new ControlError('UserNotFound', { user: params.user, workspace: workspace.name })
    workspace.iam.deleteUser(params.user)
    return {}
  },
})
