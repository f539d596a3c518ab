// Which workspace a credential opens, and as whom.
import type { Host } from '../contract/host.ts'
import {
  parseAuthorization,
  unreadableAuthorization,
  verifySignature,
} from '../contract/signature.ts'
import { digestOf, workspaceOfToken } from '../contract/token.ts'
import type { Caller } from '../domain/iam.ts'
import { Refusal } from '../domain/refusals.ts'
import { catchUp } from '../workspace/time.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { isWorkspaceName } from '../workspace/workspaces.ts'
import type { Request } from './request.ts'

/** A checked credential. */
export type Entrance = { workspace: Workspace; caller: Caller }

const DEVELOPER_TOKEN = /^workspace\/(.+)$/

/** `workspace/NAME`: the ready-made token of a developer at a terminal. */
const byDeveloperToken = (host: Host, name: string): Entrance => {
  if (host.strict || !isWorkspaceName(name)) throw new Refusal('TokenInvalid')
  const workspace = host.workspaces.openOrCreate(name)
  return { workspace, caller: { user: 'developer', project_id: null } }
}

const byToken = (host: Host, text: string): Entrance => {
  const name = workspaceOfToken(text)
  const workspace = name === undefined ? undefined : host.workspaces.find(name)
  const token = workspace?.iam.tokenOf(digestOf(text))
  if (!workspace || !token) throw new Refusal('TokenInvalid')
  catchUp(workspace)
  if (token.expires_at <= workspace.clock.now)
    throw new Refusal('TokenExpired', { expires_at: new Date(token.expires_at).toISOString() })
  const project_id = 'project' in token.scope ? token.scope.project.id : null
  return { workspace, caller: { user: token.user, project_id } }
}

/** An access key opens the workspace of its own name, if its secret is that name too. */
const byAccessKey = (host: Host, request: Request, header: string): Entrance => {
  const authorization = parseAuthorization(header)
  if (!authorization || !request.wire)
    throw new Refusal('SignatureInvalid', { reason: unreadableAuthorization })
  const name = authorization.accessKey
  if (host.strict || !isWorkspaceName(name))
    throw new Refusal('SignatureInvalid', { reason: `ak ${name} not exist` })
  const verdict = verifySignature({
    request: { ...request.wire, body: request.raw ?? new Uint8Array() },
    authorization,
    secretKey: name,
    now_ms: host.realNow(),
  })
  if (!verdict.ok) throw new Refusal('SignatureInvalid', { reason: verdict.reason })
  const project_id = request.headers['x-project-id'] ?? null
  return { workspace: host.workspaces.openOrCreate(name), caller: { user: name, project_id } }
}

/**
 * Checks the request's credential. Throws TokenMissing, TokenInvalid, TokenExpired or
 * SignatureInvalid.
 */
export const authorize = (host: Host, request: Request): Entrance => {
  const token = request.headers['x-auth-token']
  const signed = request.headers.authorization
  if (!token && signed) return byAccessKey(host, request, signed)
  if (!token) throw new Refusal('TokenMissing')
  const name = DEVELOPER_TOKEN.exec(token)?.[1]
  return name === undefined ? byToken(host, token) : byDeveloperToken(host, name)
}
