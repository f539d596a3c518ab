// Who may call: a user of the account that a workspace is, and the tokens a user holds.

/** A user of the workspace's account. */
export type User = { id: string; name: string; password: string }

/** What a token opens: a project, or the whole account. */
export type Scope = { project: { id: string; name: string } } | { domain: true } | { none: true }

/** A token as it is kept: never its text, only the SHA-256. Instants are epoch ms. */
export type Token = {
  digest: string
  user: string
  scope: Scope
  issued_at: number
  expires_at: number
}

/** A token lives this long (reference, section 3.1): 24 h in ms. */
export const TOKEN_LIFE_MS = 24 * 3600 * 1000

/** Who sends a request: known once its credential has been checked. */
export type Caller = { user: string; project_id: string | null }
