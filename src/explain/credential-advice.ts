// A credential that was refused: what was wrong with it, in words.

import { formatDuration, formatInstant } from './format.ts'
import { type Advice, noAdvice, type RefusalContext } from './refusal-context.ts'
import type { FixStep } from './schema.ts'

const parseSdkDate = (text: string): number =>
  Date.parse(text.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'))

const clockSkewAdvice = (reason: string): Advice | undefined => {
  const [, signed, server] =
    /signature time:(\d{8}T\d{6}Z),server time:(\d{8}T\d{6}Z)/.exec(reason) ?? []
  if (!signed || !server) return undefined
  const skew_ms = parseSdkDate(signed) - parseSdkDate(server)
  const where = skew_ms < 0 ? 'behind' : 'ahead of'
  return {
    reasons: [
      `The request was signed at ${formatInstant(parseSdkDate(signed))}, which is ${formatDuration(skew_ms)} ${where} the emulator's real time, ${formatInstant(parseSdkDate(server))}. At most 15 minutes are allowed.`,
      'Signatures are aged by real time, not by the clock of a workspace.',
    ],
    fix: [
      {
        message:
          'Set the clock of the client, and sign anew: X-Sdk-Date is UTC, like ' +
          '20260102T030405Z.',
        call: null,
      },
    ],
    details: { signed_at_ms: parseSdkDate(signed), server_at_ms: parseSdkDate(server), skew_ms },
  }
}

const partNames = ['method', 'path', 'query', 'headers', 'signed headers', 'hash of the body']

/** Splits a canonical request into what a reader compares line by line. */
const canonicalRequestLines = (canonical: string) => {
  const lines = canonical.split('|')
  const [method = '', path = '', query = ''] = lines
  const [names = '', hash = ''] = lines.slice(-2)
  const headers = lines
    .slice(3, -2)
    .filter(Boolean)
    .map((line) => line.replace(/^(x-security-token|x-auth-token):.*/i, '$1:***'))
  const values = [method, path, query || '(none)', headers.join(' | '), names, hash]
  return partNames.map((part, at) => `${part}: ${values[at]}`)
}

const signatureMismatchAdvice = (reason: string, clue: unknown): Advice | undefined => {
  const canonical = /canonicalRequest:(.*)$/s.exec(reason)?.[1]
  if (canonical === undefined) return undefined
  const lines = canonicalRequestLines(canonical)
  const hasClue = typeof clue === 'string'
  return {
    reasons: [
      'The signature is not the one that the emulator computes. It reads the request so:',
      ...lines.map((line) => `  ${line}`),
      hasClue
        ? `The signature that was sent fits if ${clue}.`
        : 'No usual mistake of a signer explains the signature: most likely it was made with ' +
          'another secret.',
    ],
    fix: [
      hasClue
        ? { message: `Sign without that difference: it is ${clue}.`, call: null }
        : {
            message:
              'Sign with the secret of the key (a key that nobody declares has its own ' +
              'name as secret), and compare the lines above with the canonical request of ' +
              'the client.',
            call: null,
          },
    ],
    details: { canonical_request: lines, clue: hasClue ? clue : null },
  }
}

type GatewayReason = [pattern: RegExp, why: (matched: string) => string, fix: string]

const gatewayReasons: readonly GatewayReason[] = [
  [
    /^ak (\S*) not exist/,
    (ak) =>
      `No workspace declares the access key ${ak}, and with --strict, or for a key that is no name of a workspace, there is none of its own.`,
    'Declare the key for a user (PUT /_emulator/workspaces/WORKSPACE/users/USER with ' +
      'access_keys), or sign with the name of a workspace as key and secret.',
  ],
  [
    /^decrypt security token fail/,
    () => 'X-Security-Token is not the one with which the temporary key was given out.',
    'Send the pair of key and X-Security-Token as POST /v3.0/OS-CREDENTIAL/securitytokens ' +
      'answered it.',
  ],
  [
    /^security token expires, expires_at: (\S+)/,
    (at) => `The temporary key ended at ${at}, by the clock of its workspace.`,
    'Obtain a new temporary key: POST /v3.0/OS-CREDENTIAL/securitytokens.',
  ],
  [
    /failed to reach the limit/,
    () => 'The key is locked after five failures in a row; the setting ak_lock asks for that.',
    'Let five minutes pass on the clock of its workspace, or turn the setting ak_lock off.',
  ],
  [
    /^the user (\S+) of ak/,
    (user) => `The key belongs to the user ${user}, who is disabled.`,
    'Enable the user: PUT /_emulator/workspaces/WORKSPACE/users/USER with {"enabled": true}.',
  ],
  [
    /Authorization header is not/,
    () => 'The Authorization header is not that of a signed request.',
    'Send Authorization: SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, ' +
      'Signature=HEX, or X-Auth-Token.',
  ],
  [
    /^algorithm (\S+) is not/,
    (algorithm) => `The algorithm ${algorithm} is not known here.`,
    'Sign with SDK-HMAC-SHA256, SDK-HMAC-SM3 or V11-HMAC-SHA256.',
  ],
  [
    /x-sdk-date not found/,
    () => 'The header X-Sdk-Date is missing.',
    'Send X-Sdk-Date, the UTC instant of the signature, and sign it.',
  ],
  [
    /x-sdk-date is not/,
    () => 'X-Sdk-Date is not of the form YYYYMMDDTHHMMSSZ.',
    'Send X-Sdk-Date like 20260102T030405Z.',
  ],
  [
    /signed header "([^"]*)" not found/,
    (header) => `SignedHeaders names ${header}, which the request does not have.`,
    'Send every header that is signed, and sign only headers that no proxy takes away.',
  ],
  [
    /is not the body's hash/,
    () => 'The hash that the client sent of its body is not that of the body that arrived.',
    'Send exactly the bytes that were hashed, or leave the hash header out.',
  ],
]

const gatewayReasonAdvice = (reason: string): Advice | undefined => {
  for (const [pattern, why, fix] of gatewayReasons) {
    const [whole, part] = pattern.exec(reason) ?? []
    if (whole !== undefined)
      return {
        reasons: [why(part ?? '')],
        fix: [{ message: fix, call: null }],
        details: { reason },
      }
  }
  return undefined
}

const strictModeSteps = ({ context }: RefusalContext): FixStep[] =>
  context.strict
    ? [
        {
          message:
            'This emulator runs with --strict: only declared users and keys open a workspace.',
          call: null,
        },
      ]
    : []

/** Says in words what the gateway's own message hides in codes and canonical requests. */
export const credentialAdvice = (refused: RefusalContext): Advice => {
  const { name, facts } = refused
  if (name !== 'SignatureInvalid') return { ...noAdvice, fix: strictModeSteps(refused) }
  const reason = `${facts.reason ?? ''}`
  const advice =
    clockSkewAdvice(reason) ??
    signatureMismatchAdvice(reason, facts.clue) ??
    gatewayReasonAdvice(reason)
  return advice ?? { reasons: [reason], fix: [], details: { reason } }
}
