// Who signs in, to which account: by password, or by a token obtained before.

import { type ResolvedToken, resolveToken } from '../../auth/open-token.ts'
import type { User } from '../../domain/iam.ts'
import { Refusal } from '../../domain/refusals.ts'
import type { Host } from '../../pipeline/host.ts'
import { accountId } from '../../workspace/account.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { isWorkspaceName } from '../../workspace/workspaces.ts'
import type { Auth } from './shapes.ts'

type Credentials = NonNullable<Auth['identity']['password']>['user']

/** Who has been found; `expires_at` where the credential itself ends. */
export type SignedIn = {
  workspace: Workspace
  /** Answers the user's name; to be called in the transaction, as it may make the first user. */
  identify: () => string
  methods: readonly string[]
  expires_at?: number
}

const loginMalformed = (field: string, rule: string) =>
  new Refusal('LoginMalformed', { field, rule })

/** An account is a workspace: the one of the user's domain. */
const openAccount = (host: Host, { domain }: Credentials): Workspace => {
  const name = domain.name ?? host.workspaces.names().find((each) => accountId(each) === domain.id)
  if (!name) throw new Refusal('LoginFailed')
  if (!isWorkspaceName(name))
    throw loginMalformed(
      'auth.identity.password.user.domain.name',
      'it must have 1 to 64 letters, digits, dots, hyphens or underscores',
    )
  const existing = host.workspaces.find(name)
  if (existing) return existing
  if (host.strict) throw new Refusal('LoginFailed')
  return host.open(name)
}

/** The account's first sign-in makes its user; every later one must match. */
const identify = (host: Host, workspace: Workspace, { name, password }: Credentials): string => {
  const existing = workspace.iam.userNamed(name)
  if (existing?.password === password && existing.enabled) return name
  if (existing?.password === password) throw new Refusal('LoginUserDisabled', { user: name })
  if (existing || host.strict || workspace.iam.hasUsers()) throw new Refusal('LoginFailed')
  const id = workspace.ids.hex()
  const user: User = { id, name, password, enabled: true, policies: [] }
  workspace.iam.addUser(user)
  return name
}

const byPassword = (host: Host, credentials: Credentials): SignedIn => {
  const workspace = openAccount(host, credentials)
  return {
    workspace,
    identify: () => identify(host, workspace, credentials),
    methods: ['password'],
  }
}

const reasons: Partial<Record<string, string>> = {
  TokenExpired: 'it has expired',
  TokenRevoked: 'its user is disabled',
}

const openLoginToken = (host: Host, text: string): ResolvedToken => {
  try {
    return resolveToken(host, text)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new Refusal('LoginTokenInvalid', { rule: reasons[error.refusal] ?? 'it is unknown' })
  }
}

/** A token obtained by a token ends with it (assumed, as in Keystone). */
const byToken = (host: Host, text: string): SignedIn => {
  const { workspace, user, token } = openLoginToken(host, text)
  return {
    workspace,
    identify: () => user,
    methods: ['token'],
    ...(token && { expires_at: token.expires_at }),
  }
}

/**
 * Finds who signs in. Throws LoginFailed, LoginUserDisabled or LoginTokenInvalid, and
 * LoginMalformed for a method other than password and token, or one without what it needs.
 */
export const signIn = (host: Host, { methods, password, token }: Auth['identity']): SignedIn => {
  if (methods.includes('token')) {
    if (!token) throw loginMalformed('auth.identity.token', 'it is required by the method token')
    return byToken(host, token.id)
  }
  if (!methods.includes('password'))
    throw loginMalformed('auth.identity.methods', 'it must hold password or token')
  if (!password)
    throw loginMalformed('auth.identity.password', 'it is required by the method password')
  return byPassword(host, password.user)
}
