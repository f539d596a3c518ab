// Checks a token: which workspace it opens, and for which user.

import type { Token } from '../domain/iam.ts'
import { Refusal } from '../domain/refusals.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { isWorkspaceName } from '../workspace/workspaces.ts'
import { digestOf, workspaceOfToken } from './token.ts'

/** What checking a token needs. `open` creates the workspace if it does not exist. */
export type TokenContext = {
  strict: boolean
  find: (name: string) => Workspace | undefined
  open: (name: string) => Workspace
}

/** What a valid token opens. `token` is its stored record; a developer token has none. */
export type ResolvedToken = { workspace: Workspace; user: string; token?: Token }

/** The user of the token `workspace/NAME`. */
const DEVELOPER = 'developer'

const DEVELOPER_TOKEN = /^workspace\/(.+)$/

/** `workspace/NAME` is a token that needs no sign-in, for developers at a terminal. */
const resolveDeveloperToken = (context: TokenContext, name: string): ResolvedToken => {
  if (context.strict || !isWorkspaceName(name)) throw new Refusal('TokenInvalid')
  return { workspace: context.open(name), user: DEVELOPER }
}

/** Throws TokenRevoked if the user is declared and disabled. */
const checkUserEnabled = ({ iam, name: workspace }: Workspace, user: string) => {
  if (iam.userNamed(user)?.enabled === false)
    throw new Refusal('TokenRevoked', { rule: `the user ${user} is disabled`, user, workspace })
}

/**
 * Checks a token by the clock of its workspace. Throws TokenInvalid, TokenExpired or TokenRevoked.
 */
export const resolveToken = (context: TokenContext, text: string): ResolvedToken => {
  const developerWorkspace = DEVELOPER_TOKEN.exec(text)?.[1]
  if (developerWorkspace !== undefined) return resolveDeveloperToken(context, developerWorkspace)
  const name = workspaceOfToken(text)
  const workspace = name === undefined ? undefined : context.find(name)
  const token = workspace?.iam.tokenOf(digestOf(text))
  if (!workspace || !token) throw new Refusal('TokenInvalid')
  if (token.expires_at <= workspace.clock.targetNow())
    throw new Refusal('TokenExpired', { expires_at: new Date(token.expires_at).toISOString() })
  checkUserEnabled(workspace, token.user)
  return { workspace, user: token.user, token }
}
