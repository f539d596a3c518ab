import { createHash as hashOf } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalRequest, type WireRequest } from '../../src/auth/canonical-request.ts'
import { parseAuthorization, verifySignature } from '../../src/auth/signature.ts'
import {
  computed,
  EMPTY_HASH,
  headerOf,
  instantOf,
  NOW_MS,
  reasonOf,
  recorded,
  SIGNED_DATE,
  secret_key,
  signRequest,
  vectorNamed,
  verify,
  wireRequestOf,
  withHeader,
  withoutHeader,
} from '../support/signed-requests.ts'

const MINUTE_MS = 60_000

describe.each([
  { kind: 'computed', list: computed, count: 17 },
  { kind: 'recorded', list: recorded, count: 29 },
])('$kind vectors', ({ list, count }) => {
  test('are all here', () => expect(list).toHaveLength(count))

  test.each(list)('$name', (vector) => {
    const request = wireRequestOf(vector)
    const { signedHeaders } = parseAuthorization(headerOf(request, 'authorization'))!
    const bodyHash = vector.canonical_request.split('\n').at(-1)!
    expect(canonicalRequest({ ...request, signedHeaders, bodyHash })).toBe(vector.canonical_request)
    expect(verify(request)).toEqual({ ok: true })
  })

  test.each(list)('tampered: $name', (vector) => {
    const request = wireRequestOf(vector)
    const authorization = headerOf(request, 'authorization')
    const otherEnd = authorization.endsWith('0') ? '1' : '0'
    const unsignedBody = headerOf(request, 'x-sdk-content-sha256') === 'UNSIGNED-PAYLOAD'
    const otherQuery = request.target.includes('?') ? '&x=1' : '?x=1'
    const tampered: WireRequest[] = [
      { ...request, method: 'PATCH' },
      { ...request, target: request.target.replace('/', '/x') },
      { ...request, target: request.target + otherQuery },
      ...(unsignedBody ? [] : [{ ...request, body: Buffer.from(`${vector.body} `) }]),
      withHeader(request, 'authorization', authorization.slice(0, -1) + otherEnd),
      withHeader(request, 'authorization', authorization.slice(0, -1)),
      ...parseAuthorization(authorization)!.signedHeaders.map((name) => {
        const value = name === 'x-sdk-date' ? '20260102T030406Z' : `${headerOf(request, name)}x`
        return withHeader(request, name, value)
      }),
    ]
    for (const one of tampered) {
      const now_ms = instantOf(headerOf(one, 'x-sdk-date'))
      expect(reasonOf(verify(one, { now_ms }))).toMatch(/^verify aksk signature fail, /)
    }
    expect(verify(request, { secretKey: `${secret_key}x` }).ok).toBe(false)
    expect(verify(request, { secretKey: '' }).ok).toBe(false)
  })
})

test('a query value or parameter that changes is refused', () => {
  const request = vectorNamed('get-query')
  for (const [was, is] of [
    ['limit=10', 'limit=11'],
    ['vm_id=', 'vm_id=x'],
    ['state=error&', ''],
    ['connected', 'Connected'],
  ])
    expect(verify({ ...request, target: request.target.replace(was!, is!) }).ok).toBe(false)
})

test('header values are bytes in any encoding', () => {
  for (const bytes of [Buffer.from('voilà'), Buffer.from('服务器'), Buffer.from([255])]) {
    const value = bytes.toString('latin1')
    const names = 'x-a;x-sdk-date'
    const lines = `x-a:${value}\nx-sdk-date:${SIGNED_DATE}\n`
    const canonical = `GET\n/v3/tasks/\n\n${lines}\n${names}\n${EMPTY_HASH}`
    expect(verify(signRequest({ canonical, names, headers: ['X-A', value] }))).toEqual({ ok: true })
  }
})

describe('the hash a client gives of its body', () => {
  const body = Buffer.from('{"operation": "start"}')
  const withHash = (hash: string) => {
    const names = 'x-sdk-content-sha256;x-sdk-date'
    const lines = `x-sdk-content-sha256:${hash}\nx-sdk-date:${SIGNED_DATE}\n`
    const canonical = `POST\n/v3/tasks/\n\n${lines}\n${names}\n${hash}`
    return signRequest({
      method: 'POST',
      body,
      canonical,
      names,
      headers: ['X-Sdk-Content-Sha256', hash],
    })
  }
  const actual = hashOf('sha256').update(body).digest('hex')

  test.each([actual, actual.toUpperCase(), 'UNSIGNED-PAYLOAD'])('%s holds', (hash) =>
    expect(verify(withHash(hash))).toEqual({ ok: true }),
  )

  test.each([EMPTY_HASH, 'unsigned-payload', ''])('"%s" is refused', (hash) =>
    expect(reasonOf(verify(withHash(hash)))).toBe(
      "verify aksk signature fail, x-sdk-content-sha256 is not the body's hash",
    ),
  )

  test('UNSIGNED-PAYLOAD lets the body change, and only it does', () => {
    const other = Buffer.from('x')
    expect(verify({ ...withHash('UNSIGNED-PAYLOAD'), body: other })).toEqual({ ok: true })
    expect(verify({ ...withHash(actual), body: other }).ok).toBe(false)
  })

  test('SM3 has a header of its own', () => {
    const request = vectorNamed('hmac-sm3')
    const rawHeaders = [...request.rawHeaders, 'X-Sdk-Content-Sm3', actual]
    expect(reasonOf(verify({ ...request, rawHeaders }))).toMatch(
      /x-sdk-content-sm3 is not the body/,
    )
  })
})

describe('age', () => {
  const request = vectorNamed('get-no-query')

  test.each([-15, -1, 0, 1, 15])('%i minutes off is fresh', (minutes) =>
    expect(verify(request, { now_ms: NOW_MS + minutes * MINUTE_MS })).toEqual({ ok: true }),
  )

  test.each([
    [NOW_MS + 15 * MINUTE_MS + 1000, '20260102T031906Z'],
    [NOW_MS - 15 * MINUTE_MS - 1000, '20260102T024904Z'],
    [NOW_MS + 365 * 24 * 60 * MINUTE_MS, '20270102T030405Z'],
    [Date.UTC(2025, 11, 31, 23, 59, 59), '20251231T235959Z'],
    [Date.UTC(2028, 1, 29, 0, 0, 0, 999), '20280229T000000Z'],
  ])('at %i it has expired', (now_ms, server) =>
    expect(reasonOf(verify(request, { now_ms }))).toBe(
      `calc aksk signature fail:signature expired, signature time:${SIGNED_DATE},server time:${server}`,
    ),
  )

  test('no X-Sdk-Date, signed or not', () => {
    expect(reasonOf(verify(withoutHeader(request, 'x-sdk-date'), { now_ms: NOW_MS }))).toBe(
      'calc aksk signature fail:x-sdk-date not found',
    )
  })

  test.each([
    'Fri, 02 Jan 2026 03:04:05 GMT',
    '20261302T030405Z',
    '20260102T030460Z',
    `${SIGNED_DATE}Z`,
  ])('X-Sdk-Date %s', (date) =>
    expect(reasonOf(verify(withHeader(request, 'x-sdk-date', date), { now_ms: NOW_MS }))).toBe(
      'calc aksk signature fail:x-sdk-date is not YYYYMMDDTHHMMSSZ',
    ),
  )
})

test('the refusal shows the canonical request on one line, as text', () => {
  const request = withHeader(
    vectorNamed('domain-id'),
    'x-domain-id',
    Buffer.from('é').toString('latin1'),
  )
  const lines = `content-type:application/json|host:127.0.0.1:8080|x-domain-id:é|x-sdk-date:${SIGNED_DATE}|`
  const names = 'content-type;host;x-domain-id;x-sdk-date'
  expect(reasonOf(verify(request))).toBe(
    `verify aksk signature fail, canonicalRequest:GET|/v3/tasks/|limit=100&offset=0|${lines}|${names}|${EMPTY_HASH}`,
  )
})

test('no request makes it throw', () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 })
  const algorithm = fc.constantFrom('SDK-HMAC-SHA256', 'SDK-HMAC-SM3', 'V11-HMAC-SHA256')
  const scope = fc.oneof(text, fc.constant('20260102/r/s'))
  const arbitrary = fc.record({
    request: fc.record({
      method: text,
      target: text,
      rawHeaders: fc.array(text).map((list) => ['X-Sdk-Date', SIGNED_DATE, 'x-a', ...list]),
      body: fc.uint8Array(),
    }),
    authorization: fc.record(
      {
        algorithm: fc.oneof(algorithm, text),
        accessKey: text,
        signedHeaders: fc.array(fc.oneof(text, fc.constantFrom('x-a', 'x-sdk-date'))),
        signature: text,
        credentialScope: scope,
      },
      { requiredKeys: ['algorithm', 'accessKey', 'signedHeaders', 'signature'] },
    ),
    secretKey: text,
    now_ms: fc.constant(NOW_MS),
  })
  fc.assert(fc.property(arbitrary, (signed) => !verifySignature(signed).ok))
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (header) => !parseAuthorization(header)))
})
