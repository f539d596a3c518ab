// POST /v3/auth/tokens

import { CustomReply } from '../../api/operation.ts'
import { digestOf, encodeToken } from '../../auth/token.ts'
import { TOKEN_LIFETIME_MS, type Token } from '../../domain/iam.ts'
import { operation } from '../../workspace/operation.ts'
import { SignIn, TokenQuery, TokenReply } from './schemas.ts'
import { scopeOf } from './scope.ts'
import { findAccount, signIn } from './sign-in.ts'
import { renderToken } from './token-view.ts'

/** Signs a user in by password or token, for a project, for the account, or for neither. */
export const CreateToken = operation({
  id: 'KeystoneCreateUserTokenByPassword',
  method: 'POST',
  path: '/v3/auth/tokens',
  summary: 'Obtain a token by password or by token; it is in the reply header X-Subject-Token.',
  evidence: 'documented',
  auth: 'none',
  scope: 'sign-in',
  envelope: 'keystone',
  query: TokenQuery,
  body: SignIn,
  reply: TokenReply,
  status: 201,
  refusals: [
    'LoginFailed',
    'LoginMalformed',
    'LoginTokenInvalid',
    'LoginUserDisabled',
    'LoginScopeUnknown',
  ],
  findAccount: ({ body }, accounts) => findAccount(accounts, body.auth.identity),
  run: ({ body, query }, workspace, { strict }) => {
    const { identity, scope } = body.auth
    const { user, methods, expires_at } = signIn(workspace, identity, strict)
    const text = encodeToken(workspace.name, workspace.ids.hex())
    const issued_at = workspace.clock.now
    const token: Token = {
      digest: digestOf(text),
      user,
      methods,
      scope: scopeOf(workspace, scope),
      issued_at,
      expires_at: expires_at ?? issued_at + TOKEN_LIFETIME_MS,
    }
    workspace.iam.addToken(token)
    return new CustomReply(renderToken(workspace, token, query.nocatalog === undefined), {
      headers: { 'X-Subject-Token': text },
    })
  },
})
