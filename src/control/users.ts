// GET /_emulator/workspaces/{workspace}/users, PUT|DELETE .../users/{user}; declaring a user, which
// loading records does too.

import { z } from 'zod'
import { ControlError } from '../api/control-error.ts'
import { WorkspacePath } from '../api/control-schemas.ts'
import { PolicyDocument, PolicyReply } from '../api/schemas/policy.ts'
import type { User } from '../domain/iam.ts'
import { controlOperation } from '../workspace/operation.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Workspaces } from '../workspace/workspaces.ts'

/** A permanent access key. */
const DeclaredKey = z.strictObject({
  access: z
    .string()
    .regex(/^[^\s,/;=]{1,255}$/, { error: 'must not contain spaces or any of , / ; =' }),
  secret: z.string().min(1).max(255),
})

/** The fields of a user besides name and id. A user without policies may do everything. */
const userFields = {
  password: z.string().min(1).max(255).optional(),
  enabled: z.boolean().optional(),
  policies: z.array(PolicyDocument).max(100).optional(),
  access_keys: z.array(DeclaredKey).max(100).optional(),
}

/** A user who can sign in, with a password, or sign requests, with an access key. */
export const DeclaredUser = z
  .strictObject({
    name: z.string().min(1).max(255),
    id: z.string().min(1).max(255).optional(),
    ...userFields,
  })
  .refine(({ password, access_keys }) => password !== undefined || access_keys?.length, {
    path: ['password'],
    message: 'is required if the user has no access keys',
  })

type Declaration = z.output<typeof DeclaredUser>

const path = '/_emulator/workspaces/{workspace}/users'
const UserPath = WorkspacePath.extend({ user: z.string().min(1).max(255) })

const UserReply = z.strictObject({
  id: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  policies: z.array(PolicyReply),
  access_keys: z.array(z.string()),
})

/** A reply never contains passwords or secrets. */
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

/** Lists the users of a workspace with their policies. */
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

/** Creates or changes a user. Policies, keys and `enabled` apply from the next request on. */
const declareUserOperation = (workspaces: Workspaces) =>
  controlOperation({
    id: 'DeclareUser',
    method: 'PUT',
    path: `${path}/{user}`,
    summary:
      'Create a user, or change its password, policies or access keys, or enable or disable it.',
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

/** Removes a user. Its tokens and access keys become invalid. */
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

/** Finds access keys of other workspaces: a key belongs to one workspace only. */
export type KeyRegistry = {
  workspaces: Workspaces
  isKeyElsewhere: (access: string) => boolean
}

const setKeys = (
  workspace: Workspace,
  user: string,
  keys: readonly z.output<typeof DeclaredKey>[],
  { workspaces, isKeyElsewhere }: KeyRegistry,
) => {
  const { iam } = workspace
  for (const access of iam.keysOfUser(user)) iam.deleteKey(access)
  for (const key of keys) {
    // A signed request has nothing but its key to say which workspace it addresses.
    if (isKeyElsewhere(key.access) || iam.keyOf(key.access))
      throw new ControlError('AccessKeyInUse', { access: key.access })
    workspaces.indexKey(workspace, key.access)
    iam.addKey({ ...key, user, token_digest: null, expires_at: null })
  }
}

/**
 * Creates the user, or changes the one of this name; fields that are left out stay. `access_keys`
 * replaces all keys of the user. Throws ControlError AccessKeyInUse for a key of another user.
 */
export const declareUser = (
  workspace: Workspace,
  declaration: Declaration,
  keys: KeyRegistry,
): User => {
  const { access_keys, name, id, password, enabled, policies } = declaration
  const { iam, ids } = workspace
  const existing = iam.userNamed(name)
  const user: User = {
    id: id ?? existing?.id ?? ids.hex(),
    name,
    password: password ?? existing?.password ?? null,
    enabled: enabled ?? existing?.enabled ?? true,
    policies: policies ?? existing?.policies ?? [],
  }
  if (existing) iam.saveUser(user)
  else iam.addUser(user)
  if (access_keys) setKeys(workspace, name, access_keys, keys)
  return user
}
