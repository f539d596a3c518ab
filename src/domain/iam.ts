// Who may call: the users of the account that a workspace is, and the credentials they hold.
import type { Policy } from './policy.ts'

/** A user of the workspace's account; without policies it may do everything. */
export type User = {
  id: string
  name: string
  /** null for a user who only holds access keys. */
  password: string | null
  enabled: boolean
  policies: readonly Policy[]
}

/** What a token opens: a project, or the whole account. */
export type Scope = { project: { id: string; name: string } } | { domain: true } | { none: true }

/** A token as it is kept: never its text, only the SHA-256. Instants are epoch ms. */
export type Token = {
  digest: string
  user: string
  /** How it was obtained: password, token. */
  methods: readonly string[]
  scope: Scope
  issued_at: number
  expires_at: number
}

/**
 * A key to sign requests with. A temporary one goes together with a security token, of which the
 * SHA-256 is kept, and ends at `expires_at` (epoch ms); of a permanent one both are null.
 */
export type AccessKey = {
  access: string
  secret: string
  user: string
  token_digest: string | null
  expires_at: number | null
}

/** A project of the account: a region's own, or one made in it. `parent_id` null is the account. */
export type Project = { id: string; name: string; description: string; parent_id: string | null }

/** Failures in a row of one access key; `last_at` is epoch ms. */
export type KeyFailures = { failures: number; last_at: number }

/** A token lives this long (reference, section 3.1): 24 h in ms. */
export const TOKEN_LIFETIME_MS = 24 * 3600 * 1000

/** Who sends a request: known once its credential has been checked. */
export type Caller = { user: string; project_id: string | null }

/** The caller of an operation that asks for no credential. */
export const nobody: Caller = { user: '', project_id: null }
