// The token that a call about tokens asks about, in the header X-Subject-Token.
import { digestOf } from '../../auth/token.ts'
import type { Token } from '../../domain/iam.ts'
import { Refusal } from '../../domain/refusals.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/** The token as it was sent, and what is kept of it. */
export type SubjectToken = { text: string; token: Token }

/**
 * Finds the token. One of another account is as unknown here as one that never was. Throws
 * LoginMalformed where the header is missing, and SubjectTokenInvalid.
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
