// A credential that was refused: what was wrong with it.
import type { SignatureIssue } from '../auth/signature.ts'
import { fixStep } from './fix-step.ts'
import { formatDuration, formatInstant } from './format.ts'
import { type Advice, noAdvice, type RefusalContext } from './refusal-context.ts'
import { fillPlaceholders } from './remedies.ts'

/** Explains what the gateway's message hides in codes and canonical requests. */
export const credentialAdvice = ({ name, facts, context }: RefusalContext): Advice => {
  if (name === 'SignatureInvalid') return signatureAdvice(facts as SignatureIssue)
  const strict = 'This emulator runs with --strict: only declared users and keys open a workspace.'
  return { ...noAdvice, fix: context.strict ? [fixStep(strict)] : [] }
}

const signatureAdvice = (issue: SignatureIssue): Advice => {
  if (issue.cause === 'clock-skew') return clockSkewAdvice(issue)
  if (issue.cause === 'mismatch') return mismatchAdvice(issue)
  const [reason, fix] = fillPlaceholders(issueTexts[issue.cause] ?? ['{reason}'], { ...issue })
  return {
    reasons: [`${reason}`],
    fix: fix === undefined ? [] : [fixStep(fix)],
    details: { reason: issue.reason },
  }
}

/** Why a signature is refused, and what to do, where the gateway's wording does not say it. */
const issueTexts: Partial<Record<SignatureIssue['cause'], [reason: string, fix: string]>> = {
  'unknown-key': [
    'No workspace declares the access key {access_key}. Without --strict, a key that is the name ' +
      'of a workspace needs no declaration.',
    'Declare the key for a user (PUT /_emulator/workspaces/WORKSPACE/users/USER with ' +
      'access_keys), or sign with the name of a workspace as key and secret.',
  ],
  'wrong-security-token': [
    'X-Security-Token is not the one that was issued together with the temporary key.',
    'Send the key and the X-Security-Token that POST /v3.0/OS-CREDENTIAL/securitytokens ' +
      'returned together.',
  ],
  'key-expired': [
    'The temporary key expired at {expires_at}, by the clock of its workspace.',
    'Obtain a new temporary key: POST /v3.0/OS-CREDENTIAL/securitytokens.',
  ],
  'key-locked': [
    'The key is locked after five failures in a row, because of the setting ak_lock.',
    'Let five minutes pass on the clock of its workspace, or turn the setting ak_lock off.',
  ],
  'user-disabled': [
    'The key belongs to the user {user}, who is disabled.',
    'Enable the user: PUT /_emulator/workspaces/WORKSPACE/users/USER with {"enabled": true}.',
  ],
  'malformed-header': [
    'The Authorization header is not that of a signed request.',
    'Send Authorization: SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, ' +
      'Signature=HEX, or X-Auth-Token.',
  ],
  'unknown-algorithm': [
    'The algorithm {algorithm} is not supported.',
    'Sign with SDK-HMAC-SHA256, SDK-HMAC-SM3 or V11-HMAC-SHA256.',
  ],
  'date-missing': [
    'The header X-Sdk-Date is missing.',
    'Send X-Sdk-Date, the UTC instant of the signature, and sign it.',
  ],
  'date-malformed': [
    'X-Sdk-Date does not have the form YYYYMMDDTHHMMSSZ.',
    'Send X-Sdk-Date like 20260102T030405Z.',
  ],
  'header-missing': [
    'SignedHeaders names {header}, which the request does not have.',
    'Send every header that is signed, and sign only headers that no proxy removes.',
  ],
  'body-hash': [
    'The hash that the client sent of its body is not that of the body that arrived.',
    'Send exactly the bytes that were hashed, or leave the hash header out.',
  ],
}

type IssueOf<Cause extends SignatureIssue['cause']> = Extract<SignatureIssue, { cause: Cause }>

const clockSkewAdvice = ({ signed_at_ms, server_at_ms }: IssueOf<'clock-skew'>): Advice => {
  const skew_ms = signed_at_ms - server_at_ms
  const skew = `${formatDuration(skew_ms)} ${skew_ms < 0 ? 'behind' : 'ahead of'}`
  return {
    reasons: [
      `The request was signed at ${formatInstant(signed_at_ms)}, which is ${skew} the emulator's real time, ${formatInstant(server_at_ms)}. At most 15 minutes are allowed.`,
      'The age of a signature is measured in real time, not by the clock of a workspace.',
    ],
    fix: [
      fixStep(
        'Set the clock of the client, and sign again: X-Sdk-Date is UTC, like 20260102T030405Z.',
      ),
    ],
    details: { signed_at_ms, server_at_ms, skew_ms },
  }
}

const mismatchAdvice = ({ canonical_request, clue }: IssueOf<'mismatch'>): Advice => {
  const lines = canonicalRequestLines(canonical_request)
  return {
    reasons: [
      'The signature is not the one that the emulator computes. It reads the request so:',
      ...lines.map((line) => `  ${line}`),
      clue === undefined
        ? 'No usual mistake of a signer explains the signature: most likely it was made with ' +
          'another secret.'
        : `The signature that was sent fits if ${clue}.`,
    ],
    fix: [
      fixStep(
        clue === undefined
          ? 'Sign with the secret of the key (an undeclared key has its own name as secret), and ' +
              'compare the lines above with the canonical request of the client.'
          : `Sign without that difference: it is ${clue}.`,
      ),
    ],
    details: { canonical_request: lines, clue: clue ?? null },
  }
}

const partNames = ['method', 'path', 'query', 'headers', 'signed headers', 'hash of the body']

/** Splits a canonical request into the parts that a client's can be compared with. */
const canonicalRequestLines = (canonical: string) => {
  const lines = canonical.split('|')
  const [method, path, query] = lines
  const [names, hash] = lines.slice(-2)
  const headers = lines
    .slice(3, -2)
    .filter(Boolean)
    .map((line) => line.replace(/^(x-security-token|x-auth-token):.*/i, '$1:***'))
  const values = [method, path, query || '(none)', headers.join(' | '), names, hash]
  return partNames.map((part, at) => `${part}: ${values[at] ?? ''}`)
}
