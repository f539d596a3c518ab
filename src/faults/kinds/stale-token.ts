// The fault `stale-token`: every token so far is as if it had expired; a new one works.
import { z } from 'zod'
import { refusals, wordingOf } from '../../api/refusals.ts'
import { digestOf } from '../../auth/token.ts'
import type { Fault } from '../../domain/fault.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { requestFault } from '../kind.ts'

/** Since when; `newest` is the last token that there was then, where an instant does not tell. */
type Since = { at_ms: number; newest?: string | null }

/** From this moment on, to the token: on a frozen clock many are obtained at one instant. */
const fromNow = ({ clock, iam }: Workspace): Since => ({
  at_ms: clock.now,
  newest: iam.newestToken() ?? null,
})

const beginning = (workspace: Workspace, { nth, from_ms, memory }: Fault): Since => {
  if (memory) return memory as Since
  return nth > 1 || from_ms === null ? fromNow(workspace) : { at_ms: from_ms }
}

/** A developer's ready-made token is never obtained, and so it is never new. */
const isStale = ({ iam }: Workspace, text: string, { at_ms, newest }: Since): boolean => {
  const token = iam.tokenOf(digestOf(text))
  if (!token) return true
  if (newest === undefined) return token.issued_at < at_ms
  if (newest === null) return false
  return iam.cameBy(token.digest, newest) ?? token.issued_at <= at_ms
}

/** Makes tokens unusable that were obtained before it; signatures are not its matter. */
export const staleToken = requestFault({
  kind: 'stale-token',
  summary: 'Answers 401 as for an expired token, until the client signs in again.',
  settings: z.strictObject({}),
  isLasting: true,
  begin: (workspace, { nth, from_ms }) =>
    nth === 1 && from_ms === null ? fromNow(workspace) : null,
  strike: ({ workspace, request, caller, fault, remember }) => {
    const text = request.headers['x-auth-token']
    if (!text || !caller) return undefined
    const since = beginning(workspace, fault)
    remember(since)
    if (!isStale(workspace, text, since)) return undefined
    const expires_at = new Date(since.at_ms).toISOString()
    const { code } = refusals.TokenExpired
    const message = wordingOf(refusals.TokenExpired, { expires_at })
    return { detail: code, when: 'before', reply: { told: { code, status: 401, message } } }
  },
})
