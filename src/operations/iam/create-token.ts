// POST /v3/auth/tokens
import type { z } from 'zod'
import { type Host, hostOperation } from '../../contract/host.ts'
import { Answer } from '../../contract/operation.ts'
import { digestOf, encodeToken } from '../../contract/token.ts'
import { type Scope, TOKEN_LIFE_MS, type Token, type User } from '../../domain/iam.ts'
import { Refusal } from '../../domain/refusals.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { isWorkspaceName } from '../../workspace/workspaces.ts'
import { SignIn, TokenReply } from './shapes.ts'
import { describeToken, domainId } from './token-view.ts'

type Auth = z.output<typeof SignIn>['auth']
type Credentials = Auth['identity']['password']['user']

/** An account is a workspace: the one of the user's domain. */
const openAccount = (host: Host, { domain }: Credentials): Workspace => {
  const name = domain.name ?? host.workspaces.names().find((each) => domainId(each) === domain.id)
  if (!name) throw new Refusal('LoginFailed')
  if (!isWorkspaceName(name))
    throw new Refusal('LoginMalformed', {
      field: 'auth.identity.password.user.domain.name',
      rule: 'it must have 1 to 64 letters, digits, dots, hyphens or underscores',
    })
  const known = host.workspaces.find(name)
  if (known) return known
  if (host.strict) throw new Refusal('LoginFailed')
  return host.workspaces.openOrCreate(name)
}

/** The account's first sign-in makes its user; every later one must match. */
const identify = (host: Host, workspace: Workspace, { name, password }: Credentials): User => {
  const known = workspace.iam.userNamed(name)
  if (known && known.password === password) return known
  if (known || host.strict || workspace.iam.hasUsers()) throw new Refusal('LoginFailed')
  const user: User = { id: workspace.ids.hex(), name, password }
  workspace.iam.addUser(user)
  return user
}

const scopeOf = (workspace: Workspace, scope: Auth['scope']): Scope => {
  if (scope?.project) {
    const name = scope.project.name ?? 'cn-north-4'
    return { project: { id: scope.project.id ?? workspace.ids.named(`project:${name}`), name } }
  }
  return scope?.domain ? { domain: true } : { none: true }
}

/** Signs a user in by password, for a project or for the account. */
export const CreateToken = hostOperation({
  id: 'KeystoneCreateUserTokenByPassword',
  method: 'POST',
  path: '/v3/auth/tokens',
  summary: 'Obtain a token by password; it is in the reply header X-Subject-Token.',
  evidence: 'documented',
  auth: 'none',
  body: SignIn,
  reply: TokenReply,
  status: 201,
  refusals: ['LoginFailed', 'LoginMalformed'],
  run: ({ body }, host) => {
    const { identity, scope } = body.auth
    const workspace = openAccount(host, identity.password.user)
    return host.within(workspace, () => {
      const user = identify(host, workspace, identity.password.user)
      const text = encodeToken(workspace.name, workspace.ids.hex())
      const issued_at = workspace.clock.now
      const token: Token = {
        digest: digestOf(text),
        user: user.name,
        scope: scopeOf(workspace, scope),
        issued_at,
        expires_at: issued_at + TOKEN_LIFE_MS,
      }
      workspace.iam.addToken(token)
      return new Answer(describeToken(workspace, token, user), {
        headers: { 'X-Subject-Token': text },
      })
    })
  },
})
