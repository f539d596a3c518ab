import { describe, expect, test } from 'vitest'
import {
  type Authorization,
  parseAuthorization,
  verifySignature,
} from '../../src/auth/signature.ts'
import {
  access_key,
  headerOf,
  NOW_MS,
  reasonOf,
  secret_key,
  vectorNamed,
} from '../support/signed-requests.ts'

describe('the Authorization header', () => {
  test('is read', () => {
    expect(
      parseAuthorization('SDK-HMAC-SHA256 Access=A/1,SignedHeaders=host;X-Sdk-Date,Signature=0a'),
    ).toEqual({
      algorithm: 'SDK-HMAC-SHA256',
      accessKey: 'A/1',
      signedHeaders: ['host', 'X-Sdk-Date'],
      signature: '0a',
    })
    expect(parseAuthorization(headerOf(vectorNamed('derived-v11'), 'authorization'))).toMatchObject(
      {
        accessKey: access_key,
        credentialScope: '20260102/cn-north-4/sms',
      },
    )
  })

  test.each([
    '',
    'SDK-HMAC-SHA256',
    'Basic QTpC',
    'Bearer a.b.c',
    'Access=A, SignedHeaders=host, Signature=0a',
    'SDK-HMAC-SHA256 SignedHeaders=host, Signature=0a',
    'SDK-HMAC-SHA256 Access=A, Signature=0a',
    'SDK-HMAC-SHA256 Access=A, SignedHeaders=host',
    'SDK-HMAC-SHA256 Access=, SignedHeaders=host, Signature=0a',
    'SDK-HMAC-SHA256 Access=A, SignedHeaders=host, Signature=',
    'SDK-HMAC-SHA256 Access=A, SignedHeaders=host, Signature=0a, Signature=0b',
    'SDK-HMAC-SHA256 Access=A, SignedHeaders=host, Signature=0a, Extra=1',
    'SDK-HMAC-SHA256 Access=A, Access=B, Signature=0a',
    'SDK-HMAC-SHA256 Access=A; SignedHeaders=host; Signature=0a',
    'V11-HMAC-SHA256 Credential=/20260102/r/s, SignedHeaders=host, Signature=0a',
    ',,',
  ])('"%s" is not one', (header) => expect(parseAuthorization(header)).toBeUndefined())

  const claim = (claimed: Partial<Authorization>, name = 'minimal-headers') => {
    const request = vectorNamed(name)
    const authorization = parseAuthorization(headerOf(request, 'authorization'))!
    return reasonOf(
      verifySignature({
        request,
        authorization: { ...authorization, ...claimed },
        secretKey: secret_key,
        now_ms: NOW_MS,
      }),
    )
  }

  test('an empty list of signed headers', () => {
    const header = `SDK-HMAC-SHA256 Access=A, SignedHeaders=, Signature=${'0'.repeat(64)}`
    const { signedHeaders } = parseAuthorization(header)!
    expect(claim({ signedHeaders })).toBe('SignedHeaders is empty')
  })

  test.each(['x-absent', '', '__proto__'])('signed header "%s", which was not sent', (name) =>
    expect(claim({ signedHeaders: ['host', name] })).toBe(
      `verify aksk signature fail, signed header "${name}" not found in the request`,
    ),
  )

  test('a header named twice, or left out of the list', () => {
    expect(claim({ signedHeaders: ['host', 'Host'] })).toBe('SignedHeaders names a header twice')
    expect(claim({ signedHeaders: ['x-sdk-date'] })).toMatch(/^verify aksk .*canonicalRequest:GET/)
  })

  test.each(['SDK-ECDSA-P256-SHA256', 'SDK-SM2-SM3', 'AWS4-HMAC-SHA256', 'constructor'])(
    'algorithm %s',
    (algorithm) =>
      expect(claim({ algorithm })).toMatch(`algorithm ${algorithm} is not one of SDK-`),
  )

  test.each(['SDK-HMAC-SM3', 'sdk-hmac-sha256'])('the signature is not one of %s', (algorithm) =>
    expect(claim({ algorithm })).toBeDefined(),
  )

  test.each(['', 'é'.repeat(32), '0'.repeat(63), '0'.repeat(65)])('signature "%s"', (signature) =>
    expect(claim({ signature })).toMatch(/^verify aksk signature fail, canonicalRequest:/),
  )

  test.each([
    ['20260102/cn-north-4/ecs', /^verify aksk signature fail, canonicalRequest:/],
    ['20260103/cn-north-4/sms', /day 20260103 is not that of x-sdk-date/],
    ['20260102/cn-north-4', /^the credential is not/],
    [`20260102/${'r'.repeat(65)}/sms`, /^the credential is not/],
    [`20260102/cn-north-4/${'s'.repeat(65)}`, /^the credential is not/],
    ['', /^the credential is not/],
  ])('credential scope %s', (credentialScope, reason) =>
    expect(claim({ credentialScope }, 'derived-v11')).toMatch(reason),
  )

  test('a scope where none belongs', () =>
    expect(claim({ credentialScope: '20260102/r/s' })).toBe(
      'Credential= belongs to V11-HMAC-SHA256',
    ))
})
