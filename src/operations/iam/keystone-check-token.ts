// HEAD /v3/auth/tokens
import { z } from 'zod'
import { operation } from '../../workspace/operation.ts'
import { subjectToken } from './subject-token.ts'

/**
 * Checks a token of the caller's account: 200 if it is valid, else 404, as in IAM's reference for
 * the regions that still list the call (my-kualalumpur-1). The reference has no operation id for
 * it; this one is Keystone's (assumed).
 */
export const KeystoneCheckToken = operation({
  id: 'KeystoneCheckToken',
  method: 'HEAD',
  path: '/v3/auth/tokens',
  summary: 'Check the token in the header X-Subject-Token; the status says whether it is valid.',
  evidence: 'documented',
  auth: 'token',
  envelope: 'keystone',
  reply: z.undefined(),
  replyDescription: 'The token is valid.',
  refusals: ['LoginMalformed', 'SubjectTokenInvalid'],
  run: ({ headers }, workspace) => void subjectToken(workspace, headers),
})
