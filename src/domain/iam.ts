// Callers: the users of a workspace's account, and their credentials.
import type { Policy } from './policy.ts'

/** A user of the workspace's account; a user without policies may do everything. */
export type User = {
  id: string
  name: string
  /** null for a user who only holds access keys. */
  password: string | null
  enabled: boolean
  policies: readonly Policy[]
}

/** What a token is valid for: a project, the whole account, or neither. */
export type Scope = { project: { id: string; name: string } } | { domain: true } | { none: true }

/** A token as it is stored: its SHA-256 instead of its text. Instants are epoch ms. */
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
 * A key that signs requests. A temporary key is used with a security token, whose SHA-256 is
 * stored, until `expires_at` (epoch ms). For a permanent key both are null.
 */
export type AccessKey = {
  access: string
  secret: string
  user: string
  token_digest: string | null
  expires_at: number | null
}

/** A project of the account; `parent_id` is null for a region's own project. */
export type Project = { id: string; name: string; description: string; parent_id: string | null }

/** Consecutive failures of one access key; `last_at` is epoch ms. */
export type KeyFailures = { failures: number; last_at: number }

/** The lifetime of a token (reference, section 3.1): 24 h in ms. */
export const TOKEN_LIFETIME_MS = 24 * 3600 * 1000

/** The sender of a request, once its credential was checked. */
export type Caller = { user: string; project_id: string | null }

/** The caller of an operation that asks for no credential. */
export const nobody: Caller = { user: '', project_id: null }
