// The token in the header X-Subject-Token, which operations on tokens are about.
import { digestOf } from '../../auth/token.ts'
import type { Token } from '../../domain/iam.ts'
import { Refusal } from '../../domain/refusals.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/** The token as it was sent, and its stored record. */
export type SubjectToken = { text: string; token: Token }

/**
 * Finds the token. Throws LoginMalformed if the header is missing, and SubjectTokenInvalid for an
 * unknown token or one of another account.
 */
export const subjectToken = (
  { iam, clock }: Workspace,
  headers: Readonly<Record<string, string | undefined>>,
): SubjectToken => {
  const text = headers['x-subject-token']
  if (!text)
    throw new Refusal('LoginMalformed', { field: 'X-Subject-Token', rule: 'it is required' })
  const token = iam.tokenOf(digestOf(text))
  const isDisabled = token && iam.userNamed(token.user)?.enabled === false
  if (!token || isDisabled || token.expires_at <= clock.now)
    throw new Refusal('SubjectTokenInvalid')
  return { text, token }
}
