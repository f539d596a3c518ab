// Checks a request's credential: which workspace it opens, and for which user.

import type { Request } from '../api/request.ts'
import type { Caller } from '../domain/iam.ts'
import { Refusal } from '../domain/refusals.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { isWorkspaceName, type Workspaces } from '../workspace/workspaces.ts'
import { isLocked, recordKeyUse } from './access-key-lock.ts'
import { headersOf } from './canonical-request.ts'
import { resolveToken } from './resolve-token.ts'
import {
  type Authorization,
  malformedAuthorization,
  parseAuthorization,
  type SignatureIssue,
  verifySignature,
} from './signature.ts'
import { digestOf, workspaceOfToken } from './token.ts'

/** What checking a credential needs. */
export type CredentialContext = {
  workspaces: Workspaces
  strict: boolean
  /** Real time, epoch ms: clients sign by their own clock. */
  realNow: () => number
}

/** A checked credential. */
export type Session = { workspace: Workspace; caller: Caller }

/** The owner of an access key. `workspace` is absent if the key would create it. */
type Holder = { workspace: Workspace | undefined; user: string; secret: string }

const refusal = (issue: SignatureIssue) => new Refusal('SignatureInvalid', issue)

/** A temporary key comes with its security token, which names the workspace. */
const byTemporaryKey = (
  context: CredentialContext,
  access: string,
  securityToken: string,
): Holder => {
  const name = workspaceOfToken(securityToken, 'security')
  const workspace = name === undefined ? undefined : context.workspaces.find(name)
  const key = workspace?.iam.keyOf(access)
  if (!workspace || key?.expires_at == null || key.token_digest !== digestOf(securityToken))
    throw refusal({ cause: 'wrong-security-token', reason: 'decrypt security token fail' })
  if (key.expires_at <= workspace.clock.targetNow()) {
    const expires_at = new Date(key.expires_at).toISOString()
    const reason = `security token expires, expires_at: ${expires_at}`
    throw refusal({ cause: 'key-expired', expires_at, reason })
  }
  return { workspace, user: key.user, secret: key.secret }
}

/**
 * A declared key belongs to the workspace that declares it. Any other key opens the workspace with
 * the same name as the key, and its secret is that name too.
 */
const byPermanentKey = (context: CredentialContext, access: string): Holder => {
  const workspace = context.workspaces.ownerOfKey(access)
  const key = workspace?.iam.keyOf(access)
  if (workspace && key) return { workspace, user: key.user, secret: key.secret }
  if (context.strict || !isWorkspaceName(access))
    throw refusal({ cause: 'unknown-key', access_key: access, reason: `ak ${access} not exist` })
  return { workspace: context.workspaces.find(access), user: access, secret: access }
}

const checkSignature = (
  context: CredentialContext,
  { raw = new Uint8Array(), wire }: Request,
  authorization: Authorization,
  { workspace, user, secret }: Holder,
) => {
  const { accessKey } = authorization
  if (workspace && isLocked(workspace, accessKey))
    throw refusal({ cause: 'key-locked', reason: 'AK access failed to reach the limit,forbidden' })
  const verdict = verifySignature({
    request: { ...wire!, body: raw },
    authorization,
    secretKey: secret,
    now_ms: context.realNow(),
  })
  if (workspace) recordKeyUse(workspace, accessKey, verdict.ok)
  if (!verdict.ok) {
    const { ok: _, ...issue } = verdict
    throw refusal(issue)
  }
  if (workspace?.iam.userNamed(user)?.enabled === false) {
    const reason = `the user ${user} of ak ${accessKey} is disabled`
    throw refusal({ cause: 'user-disabled', user, reason })
  }
}

const bySignature = (context: CredentialContext, request: Request, header: string): Session => {
  const authorization = parseAuthorization(header)
  if (!authorization || !request.wire) throw refusal(malformedAuthorization)
  // Node uses the first of two headers, but a gateway might have checked the second (assumed).
  const sent = headersOf(request.wire.rawHeaders).get('authorization') ?? []
  if (sent.length > 1)
    throw refusal({
      cause: 'malformed-header',
      reason: 'the Authorization header is sent more than once',
    })
  const { accessKey } = authorization
  const securityToken = request.headers['x-security-token']
  const holder = securityToken
    ? byTemporaryKey(context, accessKey, securityToken)
    : byPermanentKey(context, accessKey)
  checkSignature(context, request, authorization, holder)
  const workspace = holder.workspace ?? context.workspaces.openOrCreate(accessKey)
  // The key alone determines the account; this header is not checked, signed or not.
  const project_id = request.headers['x-project-id'] ?? null
  return { workspace, caller: { user: holder.user, project_id } }
}

const tokenContext = ({ workspaces, strict }: CredentialContext) => ({
  strict,
  find: (name: string) => workspaces.find(name),
  open: (name: string) => workspaces.openOrCreate(name),
})

/**
 * Checks the request's credential. Throws TokenMissing, TokenInvalid, TokenExpired, TokenRevoked or
 * SignatureInvalid.
 */
export const authenticate = (context: CredentialContext, request: Request): Session => {
  const text = request.headers['x-auth-token']
  const signed = request.headers.authorization
  if (!text && signed) return bySignature(context, request, signed)
  if (!text) throw new Refusal('TokenMissing')
  const { workspace, user, token } = resolveToken(tokenContext(context), text)
  const project_id = token && 'project' in token.scope ? token.scope.project.id : null
  return { workspace, caller: { user, project_id } }
}
