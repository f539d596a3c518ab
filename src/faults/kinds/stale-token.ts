// The fault `stale-token`: every existing token counts as expired; a new one works.
import { z } from 'zod'
import { errorTemplates, renderMessage } from '../../api/error-templates.ts'
import { digestOf } from '../../auth/token.ts'
import type { Fault } from '../../domain/fault.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { defineRequestFault } from '../kind.ts'

/**
 * Tokens up to this point are stale. `newest` is the last token issued before it: on a frozen clock
 * many tokens have the same instant, so the instant alone is not enough.
 */
type Cutoff = { at_ms: number; newest?: string | null }

/** A cutoff at this moment. */
const currentCutoff = ({ clock, iam }: Workspace): Cutoff => ({
  at_ms: clock.now,
  newest: iam.newestToken() ?? null,
})

const cutoffOf = (workspace: Workspace, { nth, from_ms, memory }: Fault): Cutoff => {
  if (memory) return memory as Cutoff
  return nth > 1 || from_ms === null ? currentCutoff(workspace) : { at_ms: from_ms }
}

/** A developer token `workspace/NAME` is never issued, so it is always stale. */
const isStale = ({ iam }: Workspace, tokenText: string, { at_ms, newest }: Cutoff): boolean => {
  const token = iam.tokenOf(digestOf(tokenText))
  if (!token) return true
  if (newest === undefined) return token.issued_at < at_ms
  if (newest === null) return false
  return iam.wasAddedNoLaterThan(token.digest, newest) ?? token.issued_at <= at_ms
}

/** Makes earlier tokens unusable. Signed requests are not affected. */
export const staleToken = defineRequestFault({
  kind: 'stale-token',
  summary: 'Refuses with 401, as for an expired token, until the client signs in again.',
  settings: z.strictObject({}),
  nthIsStart: true,
  initialMemory: (workspace, { nth, from_ms }) =>
    nth === 1 && from_ms === null ? currentCutoff(workspace) : null,
  apply: ({ workspace, request, caller, fault, saveMemory }) => {
    const tokenText = request.headers['x-auth-token']
    if (!tokenText || !caller) return undefined
    const cutoff = cutoffOf(workspace, fault)
    saveMemory(cutoff)
    if (!isStale(workspace, tokenText, cutoff)) return undefined
    const expires_at = new Date(cutoff.at_ms).toISOString()
    const { code } = errorTemplates.TokenExpired
    const message = renderMessage(errorTemplates.TokenExpired, { expires_at })
    return { detail: code, timing: 'before', reply: { error: { code, status: 401, message } } }
  },
})
