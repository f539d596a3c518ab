// GET /v3/auth/tokens
import { CustomReply } from '../../api/operation.ts'
import { operation } from '../../workspace/operation.ts'
import { TokenQuery, TokenReply } from './schemas.ts'
import { subjectToken } from './subject-token.ts'
import { renderToken } from './token-view.ts'

/** Returns the description of a token of the caller's account. */
export const KeystoneValidateToken = operation({
  id: 'KeystoneValidateToken',
  method: 'GET',
  path: '/v3/auth/tokens',
  summary: 'Describe the token in the header X-Subject-Token, if it is valid.',
  evidence: 'documented',
  auth: 'token',
  envelope: 'keystone',
  query: TokenQuery,
  reply: TokenReply,
  refusals: ['LoginMalformed', 'SubjectTokenInvalid'],
  run: ({ query, headers }, workspace) => {
    const { text, token } = subjectToken(workspace, headers)
    return new CustomReply(renderToken(workspace, token, query.nocatalog === undefined), {
      headers: { 'X-Subject-Token': text },
    })
  },
})
