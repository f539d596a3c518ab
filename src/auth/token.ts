// The text of a token. It looks like a real one, and contains the name of its workspace.
import { createHash } from 'node:crypto'

/** The first characters of tokens in X-Auth-Token and X-Security-Token. */
const prefixes = { token: 'MIID', security: 'gQpj' } as const

/** token: from a sign-in; security: for a temporary access key. */
export type TokenKind = keyof typeof prefixes

const NUL = '\0'

/** The text of a token for a workspace; `secret` is a secret hexadecimal text. */
export const encodeToken = (
  workspace: string,
  secret: string,
  kind: TokenKind = 'token',
): string => {
  // Real tokens have hundreds of characters. Clients that truncate them should fail here too.
  const padding = createHash('sha512').update(secret).digest('hex').repeat(2)
  return prefixes[kind] + Buffer.from([workspace, secret, padding].join(NUL)).toString('base64')
}

/** The workspace that a token names, unchecked; undefined for a text of another form. */
export const workspaceOfToken = (token: string, kind: TokenKind = 'token'): string | undefined => {
  const prefix = prefixes[kind]
  if (!token.startsWith(prefix)) return undefined
  const parts = Buffer.from(token.slice(prefix.length), 'base64').toString().split(NUL)
  return parts.length === 3 ? parts[0] : undefined
}

/** The SHA-256 of a token, which is stored instead of its text. */
export const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex')
