// The fault `stale-token`: every token so far is as if it had expired; a new one works.
import { z } from 'zod'
import type { Workspace } from '../../workspace/workspace.ts'
import { refusals, wordingOf } from '../refusals.ts'
import { digestOf } from '../token.ts'
import { requestFault } from './kind.ts'

/** Since when, and the last token that there was then. */
type Memory = { at_ms: number; newest: string | null }

/** A developer's ready-made token is never obtained, and so it is never new. */
const isStale = ({ iam }: Workspace, text: string, { at_ms, newest }: Memory): boolean => {
  const token = iam.tokenOf(digestOf(text))
  if (!token) return true
  if (newest === null) return false
  return iam.cameBy(token.digest, newest) ?? token.issued_at <= at_ms
}

/** Makes the tokens obtained up to its first strike unusable; signatures are not its matter. */
export const staleToken = requestFault({
  kind: 'stale-token',
  summary: 'Answers 401 as for an expired token, until the client signs in again.',
  settings: z.strictObject({}),
  isLasting: true,
  strike: ({ workspace, request, caller, memory, remember }) => {
    const text = request.headers['x-auth-token']
    if (!text || !caller) return undefined
    const since = (memory as Memory | null) ?? {
      at_ms: workspace.clock.now,
      newest: workspace.iam.newestToken() ?? null,
    }
    remember(since)
    if (!isStale(workspace, text, since)) return undefined
    const expires_at = new Date(since.at_ms).toISOString()
    const { code } = refusals.TokenExpired
    const message = wordingOf(refusals.TokenExpired, { expires_at })
    return { detail: code, when: 'before', reply: { told: { code, status: 401, message } } }
  },
})
