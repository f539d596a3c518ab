// GET /v3/auth/tokens
import { Answer, operation } from '../../contract/operation.ts'
import { digestOf } from '../../contract/token.ts'
import { Refusal } from '../../domain/refusals.ts'
import { TokenQuery, TokenReply } from './shapes.ts'
import { describeToken } from './token-view.ts'

/**
 * Describes a token of the caller's own account. One of another account is as unknown here as one
 * that never was.
 */
export const KeystoneValidateToken = operation({
  id: 'KeystoneValidateToken',
  method: 'GET',
  path: '/v3/auth/tokens',
  summary: 'Check the token in the header X-Subject-Token.',
  evidence: 'documented',
  auth: 'token',
  envelope: 'keystone',
  query: TokenQuery,
  reply: TokenReply,
  refusals: ['LoginMalformed', 'SubjectTokenInvalid'],
  run: ({ query, headers }, workspace) => {
    const text = headers['x-subject-token']
    if (!text)
      throw new Refusal('LoginMalformed', { field: 'X-Subject-Token', rule: 'it is required' })
    const token = workspace.iam.tokenOf(digestOf(text))
    const isDisabled = token && workspace.iam.userNamed(token.user)?.enabled === false
    if (!token || isDisabled || token.expires_at <= workspace.clock.now)
      throw new Refusal('SubjectTokenInvalid')
    return new Answer(describeToken(workspace, token, query.nocatalog === undefined), {
      headers: { 'X-Subject-Token': text },
    })
  },
})
