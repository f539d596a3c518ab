// AK/SK signatures: parses the Authorization header, and checks a request with the secret key.
import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { canonicalRequest, headersOf, type WireRequest } from './canonical-request.ts'
import { findSigningMistake } from './signing-mistakes.ts'

/** A parsed Authorization header. */
export type Authorization = {
  algorithm: string
  accessKey: string
  /** In the order and spelling of the header. */
  signedHeaders: string[]
  signature: string
  /** `YYYYMMDD/region/service`, of derived algorithms only. */
  credentialScope?: string
}

/** A signed request, and what is needed to check it. */
export type SignedRequest = {
  request: WireRequest
  authorization: Authorization
  secretKey: string
  /** Real time, not a workspace's: clients sign by their own clock. */
  now_ms: number
}

/** Why a signed request is refused. Callers get only the reason; explanations use the rest. */
export type SignatureIssue = { reason: string } & (
  | { cause: 'unknown-key'; access_key: string }
  | { cause: 'key-locked' | 'wrong-security-token' }
  | { cause: 'key-expired'; expires_at: string }
  | { cause: 'user-disabled'; user: string }
  | { cause: 'malformed-header' | 'malformed-scope' | 'date-missing' | 'date-malformed' }
  | { cause: 'unknown-algorithm'; algorithm: string }
  | { cause: 'clock-skew'; signed_at_ms: number; server_at_ms: number }
  | { cause: 'header-missing'; header: string }
  | { cause: 'header-list' | 'body-hash' }
  /** `clue` is the common mistake that explains the signature, if one does. */
  | { cause: 'mismatch'; canonical_request: string; clue: string | undefined }
)

/** Whether a signature is valid. If not, `reason` has the gateway's text where it is known. */
export type SignatureVerdict = { ok: true } | ({ ok: false } & SignatureIssue)

type Scheme = { hash: 'sha256' | 'sm3'; contentHeader: string; derived: boolean }

// SDK-ECDSA-P256-SHA256 and SDK-SM2-SM3 of the SDKs are missing: there are no recorded signatures
// to test them with.
const schemes = new Map<string, Scheme>([
  ['SDK-HMAC-SHA256', { hash: 'sha256', contentHeader: 'x-sdk-content-sha256', derived: false }],
  ['SDK-HMAC-SM3', { hash: 'sm3', contentHeader: 'x-sdk-content-sm3', derived: false }],
  ['V11-HMAC-SHA256', { hash: 'sha256', contentHeader: 'x-sdk-content-sha256', derived: true }],
])

const SKEW_MS = 15 * 60 * 1000
const DATE_FORMAT = /^\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3])[0-5]\d[0-5]\dZ$/
const SCOPE_FORMAT = /^(\d{8})\/[\w.-]{1,64}\/[\w.-]{1,64}$/

/** The issue of an Authorization header that cannot be parsed. Assumed. */
export const malformedAuthorization: SignatureIssue = {
  cause: 'malformed-header',
  reason:
    'the Authorization header is not <algorithm> Access=<ak>, SignedHeaders=<names>, ' +
    'Signature=<hex>',
}

/** Parses an Authorization header; undefined if it is not that of a signed request. */
export const parseAuthorization = (header: string): Authorization | undefined => {
  const [, algorithm, rest] = /^\s*([\w-]+)\s+(.*)$/.exec(header) ?? []
  const fields = (rest ?? '').split(',').map((field) => /^\s*(\w+)=(\S*)\s*$/.exec(field))
  const values = new Map(fields.map((field) => [field?.[1], field?.[2] ?? '']))
  const credential = values.get('Access') ?? values.get('Credential')
  const names = values.get('SignedHeaders')
  const signature = values.get('Signature')
  // A fourth field, or a repeated one, would be ambiguous.
  if (fields.length !== 3 || !algorithm || !credential || names === undefined || !signature)
    return undefined
  const signedHeaders = names === '' ? [] : names.split(';')
  if (values.has('Access')) return { algorithm, accessKey: credential, signedHeaders, signature }
  const [accessKey = '', ...scope] = credential.split('/')
  if (accessKey === '') return undefined
  return { algorithm, accessKey, signedHeaders, signature, credentialScope: scope.join('/') }
}

const utcFormat = new Intl.DateTimeFormat('en', {
  timeZone: 'UTC',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

/** An instant in the format of X-Sdk-Date. */
const formatDate = (at_ms: number) => {
  const part = Object.fromEntries(
    utcFormat.formatToParts(at_ms).map(({ type, value }) => [type, value]),
  )
  return `${part.year}${part.month}${part.day}T${part.hour}${part.minute}${part.second}Z`
}

const instantOf = (date: string) =>
  Date.parse(date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'))

// All dates have the same length, so they can be compared as texts.
const dateIssue = (date: string, now_ms: number): SignatureIssue | undefined => {
  const failed = 'calc aksk signature fail:'
  if (date === '') return { cause: 'date-missing', reason: `${failed}x-sdk-date not found` }
  if (!DATE_FORMAT.test(date))
    return { cause: 'date-malformed', reason: `${failed}x-sdk-date is not YYYYMMDDTHHMMSSZ` }
  if (date >= formatDate(now_ms - SKEW_MS) && date <= formatDate(now_ms + SKEW_MS)) return undefined
  const now = formatDate(now_ms)
  return {
    cause: 'clock-skew',
    signed_at_ms: instantOf(date),
    server_at_ms: instantOf(now),
    reason: `${failed}signature expired, signature time:${date},server time:${now}`,
  }
}

const scopeIssue = (
  scope: string | undefined,
  derived: boolean,
  date: string,
): SignatureIssue | undefined => {
  const issue = (reason: string): SignatureIssue => ({ cause: 'malformed-scope', reason })
  if (!derived)
    return scope === undefined ? undefined : issue('Credential= belongs to V11-HMAC-SHA256')
  const day = SCOPE_FORMAT.exec(scope ?? '')?.[1]
  if (day === undefined) return issue('the credential is not <ak>/YYYYMMDD/<region>/<service>')
  return date.startsWith(day)
    ? undefined
    : issue(`the credential's day ${day} is not that of x-sdk-date`)
}

const signedHeadersIssue = (
  signed: readonly string[],
  sent: ReadonlyMap<string, unknown>,
): SignatureIssue | undefined => {
  if (signed.length === 0) return { cause: 'header-list', reason: 'SignedHeaders is empty' }
  const names = signed.map((name) => name.toLowerCase())
  const header = names.find((name) => !sent.has(name))
  if (header !== undefined) {
    const reason = `verify aksk signature fail, signed header "${header}" not found in the request`
    return { cause: 'header-missing', header, reason }
  }
  // Each repetition would add the header's value to the canonical request once more.
  return new Set(names).size === names.length
    ? undefined
    : { cause: 'header-list', reason: 'SignedHeaders names a header twice' }
}

/** The last line of the canonical request; undefined if the client's hash is not of this body. */
const bodyHashOf = (body: Uint8Array, hash: string, claimed: string | undefined) => {
  if (claimed === 'UNSIGNED-PAYLOAD') return claimed
  const actual = createHash(hash).update(body).digest('hex')
  return claimed === undefined || claimed.toLowerCase() === actual ? (claimed ?? actual) : undefined
}

const expectedSignature = (
  { hash }: Scheme,
  { algorithm, accessKey, credentialScope }: Authorization,
  secretKey: string,
  date: string,
  canonical: string,
) => {
  const digest = createHash(hash).update(canonical, 'latin1').digest('hex')
  if (credentialScope === undefined)
    return createHmac(hash, secretKey).update(`${algorithm}\n${date}\n${digest}`).digest('hex')
  // V11 signs with the hexadecimal text of the derived key, not with its bytes.
  const key = Buffer.from(hkdfSync(hash, secretKey, accessKey, credentialScope, 32)).toString('hex')
  const text = `${algorithm}\n${date}\n${credentialScope}\n${digest}`
  return createHmac(hash, key).update(text).digest('hex')
}

const isEqual = (a: string, b: string) => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

const invalid = (issue: SignatureIssue): SignatureVerdict => ({ ok: false, ...issue })

/** Checks the headers of a request first, then its signature. Never throws. */
export const verifySignature = ({
  request,
  authorization,
  secretKey,
  now_ms,
}: SignedRequest): SignatureVerdict => {
  const { algorithm, signedHeaders, credentialScope, signature } = authorization
  const scheme = schemes.get(algorithm)
  if (!scheme) {
    const reason = `algorithm ${algorithm} is not one of ${[...schemes.keys()].join()}`
    return invalid({ cause: 'unknown-algorithm', algorithm, reason })
  }
  const headers = headersOf(request.rawHeaders)
  const [date = ''] = headers.get('x-sdk-date') ?? []
  const issue =
    dateIssue(date, now_ms) ??
    scopeIssue(credentialScope, scheme.derived, date) ??
    signedHeadersIssue(signedHeaders, headers)
  if (issue) return invalid(issue)
  const bodyHash = bodyHashOf(request.body, scheme.hash, headers.get(scheme.contentHeader)?.[0])
  if (bodyHash === undefined) {
    const reason = `verify aksk signature fail, ${scheme.contentHeader} is not the body's hash`
    return invalid({ cause: 'body-hash', reason })
  }
  const canonical = canonicalRequest({ ...request, signedHeaders, bodyHash })
  const matches = (text: string, secret = secretKey) =>
    isEqual(expectedSignature(scheme, authorization, secret, date, text), signature)
  if (matches(canonical)) return { ok: true }
  const canonical_request = Buffer.from(canonical, 'latin1').toString().replaceAll('\n', '|')
  const { accessKey } = authorization
  const { target, body } = request
  return invalid({
    cause: 'mismatch',
    canonical_request,
    clue: findSigningMistake({ canonical, target, accessKey, hash: scheme.hash, body }, matches),
    reason: `verify aksk signature fail, canonicalRequest:${canonical_request}`,
  })
}
