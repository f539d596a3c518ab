// The text of a token: it looks like the real one and says which workspace it opens.
import { createHash } from 'node:crypto'

/** How the texts begin that stand in X-Auth-Token and in X-Security-Token. */
const prefixes = { token: 'MIID', security: 'gQpj' } as const

/** token: obtained by signing in; security: goes with a temporary access key. */
export type TokenKind = keyof typeof prefixes

const NUL = '\0'

/** A token text for a workspace; `secret` is hex that nobody else knows. */
export const encodeToken = (
  workspace: string,
  secret: string,
  kind: TokenKind = 'token',
): string => {
  // Real tokens are hundreds of characters; clients that cut them short should notice here.
  const padding = createHash('sha512').update(secret).digest('hex').repeat(2)
  return prefixes[kind] + Buffer.from([workspace, secret, padding].join(NUL)).toString('base64')
}

/** The workspace a token claims to open; undefined for a text of another form. */
export const workspaceOfToken = (token: string, kind: TokenKind = 'token'): string | undefined => {
  const prefix = prefixes[kind]
  if (!token.startsWith(prefix)) return undefined
  const parts = Buffer.from(token.slice(prefix.length), 'base64').toString().split(NUL)
  return parts.length === 3 ? parts[0] : undefined
}

/** What is kept of a token: never the text itself. */
export const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex')
