// HEAD /v3/auth/tokens
import { z } from 'zod'
import { operation } from '../../workspace/operation.ts'
import { subjectToken } from './subject-token.ts'

/**
 * Tells by its status alone whether a token of the caller's own account is valid: 200, or 404, as
 * IAM's reference has it for the regions that still list the call (my-kualalumpur-1). It names no
 * operation id; this one is Keystone's own word (assumed).
 */
export const KeystoneCheckToken = operation({
  id: 'KeystoneCheckToken',
  method: 'HEAD',
  path: '/v3/auth/tokens',
  summary: 'Tell whether the token in the header X-Subject-Token is valid, by the status alone.',
  evidence: 'documented',
  auth: 'token',
  envelope: 'keystone',
  reply: z.undefined(),
  replyDescription: 'The token is valid.',
  refusals: ['LoginMalformed', 'SubjectTokenInvalid'],
  run: ({ headers }, workspace) => void subjectToken(workspace, headers),
})
