// The fault `stale-token`: every token so far is as if it had expired; a new one works.
import { z } from 'zod'
import { errorTemplates, renderMessage } from '../../api/error-templates.ts'
import { digestOf } from '../../auth/token.ts'
import type { Fault } from '../../domain/fault.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { defineRequestFault } from '../kind.ts'

/** Since when; `newest` is the last token that there was then, where an instant does not tell. */
type Cutoff = { at_ms: number; newest?: string | null }

/** From this moment on, to the token: on a frozen clock many are obtained at one instant. */
const currentCutoff = ({ clock, iam }: Workspace): Cutoff => ({
  at_ms: clock.now,
  newest: iam.newestToken() ?? null,
})

const cutoffOf = (workspace: Workspace, { nth, from_ms, memory }: Fault): Cutoff => {
  if (memory) return memory as Cutoff
  return nth > 1 || from_ms === null ? currentCutoff(workspace) : { at_ms: from_ms }
}

/** A developer's ready-made token is never obtained, and so it is never new. */
const isStale = ({ iam }: Workspace, tokenText: string, { at_ms, newest }: Cutoff): boolean => {
  const token = iam.tokenOf(digestOf(tokenText))
  if (!token) return true
  if (newest === undefined) return token.issued_at < at_ms
  if (newest === null) return false
  return iam.wasAddedNoLaterThan(token.digest, newest) ?? token.issued_at <= at_ms
}

/** Makes tokens unusable that were obtained before it; signatures are not its matter. */
export const staleToken = defineRequestFault({
  kind: 'stale-token',
  summary: 'Answers 401 as for an expired token, until the client signs in again.',
  settings: z.strictObject({}),
  nthIsStart: true,
  initialMemory: (workspace, { nth, from_ms }) =>
    nth === 1 && from_ms === null ? currentCutoff(workspace) : null,
  apply: ({ workspace, request, caller, fault, saveMemory: remember }) => {
    const tokenText = request.headers['x-auth-token']
    if (!tokenText || !caller) return undefined
    const cutoff = cutoffOf(workspace, fault)
    remember(cutoff)
    if (!isStale(workspace, tokenText, cutoff)) return undefined
    const expires_at = new Date(cutoff.at_ms).toISOString()
    const { code } = errorTemplates.TokenExpired
    const message = renderMessage(errorTemplates.TokenExpired, { expires_at })
    return { detail: code, timing: 'before', reply: { error: { code, status: 401, message } } }
  },
})
