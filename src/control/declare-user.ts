// Putting a user with keys and policies into a workspace; for Plant and DeclareUser.
import { z } from 'zod'
import { ControlError } from '../api/control-error.ts'
import { PolicyDocument } from '../api/schemas/policy.ts'
import type { User } from '../domain/iam.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Workspaces } from '../workspace/workspaces.ts'

/** A permanent key to sign requests with. */
const DeclaredKey = z.strictObject({
  access: z.string().regex(/^[^\s,/;=]{1,255}$/, { error: 'cannot stand in a signature' }),
  secret: z.string().min(1).max(255),
})

/** What can be said of a user besides the name. Without policies it may do everything. */
export const userFields = {
  password: z.string().min(1).max(255).optional(),
  enabled: z.boolean().optional(),
  policies: z.array(PolicyDocument).max(100).optional(),
  access_keys: z.array(DeclaredKey).max(100).optional(),
}

/** A user of the account, who can sign in or sign. */
export const DeclaredUser = z
  .strictObject({
    name: z.string().min(1).max(255),
    id: z.string().min(1).max(255).optional(),
    ...userFields,
  })
  .refine(({ password, access_keys }) => password !== undefined || access_keys?.length, {
    path: ['password'],
    message: 'is required of a user without access keys',
  })

type Declaration = z.output<typeof DeclaredUser>

/** Where access keys are looked up: each opens one workspace only. */
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
    // A key opens one workspace: the request that it signs names no other.
    if (isKeyElsewhere(key.access) || iam.keyOf(key.access))
      throw new ControlError('AccessKeyInUse', { access: key.access })
    workspaces.indexKey(workspace, key.access)
    iam.addKey({ ...key, user, token_digest: null, expires_at: null })
  }
}

/**
 * Makes the user, or changes the one of this name; what is left out stays. `access_keys` replaces
 * all keys of the user. Throws the fault AccessKeyInUse for a key that any workspace declares.
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
