// Signs a user in to an account, by password or by an existing token.
import type { Accounts } from '../../api/operation.ts'
import { resolveToken } from '../../auth/resolve-token.ts'
import type { Token, User } from '../../domain/iam.ts'
import { Refusal } from '../../domain/refusals.ts'
import { accountId } from '../../workspace/account.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { isWorkspaceName } from '../../workspace/workspaces.ts'
import type { Auth } from './schemas.ts'

type Identity = Auth['identity']
type Credentials = NonNullable<Identity['password']>['user']

/** The signed-in user and the method; `expires_at` if the credential itself expires. */
export type SignedIn = { user: string; methods: readonly string[]; expires_at?: number }

/**
 * The account that a sign-in names. Without --strict, it is created if it does not exist.
 * Throws LoginFailed, LoginTokenInvalid, and LoginMalformed for a method other than password and
 * token, or one without what it needs.
 */
export const findAccount = (accounts: Accounts<Workspace>, identity: Identity): Workspace => {
  const { methods, password, token } = identity
  if (methods.includes('token')) {
    if (!token) throw loginMalformed('auth.identity.token', 'it is required by the method token')
    return resolveLoginToken(accounts, token.id).workspace
  }
  if (!methods.includes('password'))
    throw loginMalformed('auth.identity.methods', 'it must hold password or token')
  if (!password)
    throw loginMalformed('auth.identity.password', 'it is required by the method password')
  return accountOfDomain(accounts, password.user)
}

/**
 * Signs in to an account. The first sign-in by password creates the account's user; later ones must
 * match it. Throws LoginFailed, LoginUserDisabled or LoginTokenInvalid.
 */
export const signIn = (workspace: Workspace, identity: Identity, strict: boolean): SignedIn => {
  const { methods, password, token } = identity
  if (!methods.includes('token'))
    return { user: byPassword(workspace, password!.user, strict), methods: ['password'] }
  const find = (name: string) => (name === workspace.name ? workspace : undefined)
  const { user, token: record } = resolveLoginToken(
    { strict, find, open: () => workspace },
    token!.id,
  )
  // A token from a token expires with it (assumed, as in Keystone).
  return { user, methods: ['token'], ...(record && { expires_at: record.expires_at }) }
}

const loginMalformed = (field: string, rule: string) =>
  new Refusal('LoginMalformed', { field, rule })

/** The account is the workspace with the name of the user's domain. */
const accountOfDomain = (accounts: Accounts<Workspace>, { domain }: Credentials): Workspace => {
  const name = domain.name ?? accounts.names().find((each) => accountId(each) === domain.id)
  if (!name) throw new Refusal('LoginFailed')
  if (!isWorkspaceName(name))
    throw loginMalformed(
      'auth.identity.password.user.domain.name',
      'it must have 1 to 64 letters, digits, dots, hyphens or underscores',
    )
  const existing = accounts.find(name)
  if (existing) return existing
  if (accounts.strict) throw new Refusal('LoginFailed')
  return accounts.open(name)
}

const byPassword = (workspace: Workspace, { name, password }: Credentials, strict: boolean) => {
  const existing = workspace.iam.userNamed(name)
  if (existing?.password === password && existing.enabled) return name
  if (existing?.password === password) throw new Refusal('LoginUserDisabled', { user: name })
  if (existing || strict || workspace.iam.hasUsers()) throw new Refusal('LoginFailed')
  const id = workspace.ids.hex()
  const user: User = { id, name, password, enabled: true, policies: [] }
  workspace.iam.addUser(user)
  return name
}

const reasons: Partial<Record<string, string>> = {
  TokenExpired: 'it has expired',
  TokenRevoked: 'its user is disabled',
}

type TokenLookup = Parameters<typeof resolveToken>[0]
type LoginToken = { workspace: Workspace; user: string; token?: Token }

const resolveLoginToken = (accounts: TokenLookup, text: string): LoginToken => {
  try {
    return resolveToken(accounts, text)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new Refusal('LoginTokenInvalid', { rule: reasons[error.refusal] ?? 'it is unknown' })
  }
}
