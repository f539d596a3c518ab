// Signed requests for tests: those of the vectors, and new ones signed here.
import { createHash, createHmac } from 'node:crypto'
import type { WireRequest } from '../../src/auth/canonical-request.ts'
import {
  parseAuthorization,
  type SignatureVerdict,
  verifySignature,
} from '../../src/auth/signature.ts'
import vectors from '../fixtures/signing-vectors.json' with { type: 'json' }

export const { access_key, secret_key, computed, recorded } = vectors

/** When the computed vectors were signed. */
export const SIGNED_DATE = '20260102T030405Z'
export const NOW_MS = Date.UTC(2026, 0, 2, 3, 4, 5)
export const EMPTY_HASH = createHash('sha256').update('').digest('hex')

export const wireRequestOf = (vector: (typeof computed)[number]): WireRequest => ({
  method: vector.method,
  target: vector.target,
  rawHeaders: vector.headers.flat(),
  body: Buffer.from(vector.body),
})

/** The request of the computed vector whose name starts so. */
export const vectorNamed = (name: string) =>
  wireRequestOf(computed.find((vector) => vector.name.startsWith(name))!)

export const headerOf = ({ rawHeaders }: WireRequest, name: string) =>
  rawHeaders[rawHeaders.findIndex((text) => text.toLowerCase() === name) + 1] ?? ''

export const withHeader = (request: WireRequest, name: string, value: string): WireRequest => ({
  ...request,
  rawHeaders: request.rawHeaders.map((text, at, all) =>
    at % 2 === 1 && all[at - 1]!.toLowerCase() === name ? value : text,
  ),
})

export const withoutHeader = (request: WireRequest, name: string): WireRequest => ({
  ...request,
  rawHeaders: request.rawHeaders.filter((_, at, all) => all[at - (at % 2)]!.toLowerCase() !== name),
})

export const instantOf = (stamp: string) =>
  Date.parse(stamp.replace(/(....)(..)(..)T(..)(..)(..)/, '$1-$2-$3T$4:$5:$6'))

/** Checks a request at the instant it says it was signed, unless told otherwise. */
export const verify = (
  request: WireRequest,
  { secretKey = secret_key, now_ms = instantOf(headerOf(request, 'x-sdk-date')) } = {},
): SignatureVerdict => {
  const authorization = parseAuthorization(headerOf(request, 'authorization'))
  if (!authorization) throw new Error('unreadable Authorization')
  return verifySignature({ request, authorization, secretKey, now_ms })
}

export const reasonOf = (verdict: SignatureVerdict) => (verdict.ok ? undefined : verdict.reason)

/** A request signed here, over a canonical request written out by hand. */
export const signRequest = ({
  canonical,
  names,
  headers,
  ...request
}: Partial<WireRequest> & { canonical: string; names: string; headers: string[] }): WireRequest => {
  const digest = createHash('sha256').update(canonical, 'latin1').digest('hex')
  const text = `SDK-HMAC-SHA256\n${SIGNED_DATE}\n${digest}`
  const signature = createHmac('sha256', secret_key).update(text).digest('hex')
  const authorization = `SDK-HMAC-SHA256 Access=A, SignedHeaders=${names}, Signature=${signature}`
  const rawHeaders = [...headers, 'X-Sdk-Date', SIGNED_DATE, 'Authorization', authorization]
  return { method: 'GET', target: '/v3/tasks', body: Buffer.from(''), rawHeaders, ...request }
}
