import { createHash, createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { parseAuthorization, verifySignature } from '../../src/auth/signature.ts'
import { EMPTY_HASH, NOW_MS, SIGNED_DATE, secret_key } from '../support/signed-requests.ts'

const BODY = '{"a": [1, 2]}'
const sum = (text: string) => createHash('sha256').update(text).digest('hex')

/** The canonical request as the gateway reads it, line by line. */
const right = [
  'POST',
  '/v3/tasks/a%3Ab/',
  'a=1&b=2',
  'host:127.0.0.1:4390',
  `x-sdk-date:${SIGNED_DATE}`,
  '',
  'host;x-sdk-date',
  sum(BODY),
]

/** The clue for a signature of these lines with this secret. */
const clueOf = (lines: readonly string[], secret = secret_key) => {
  const text = `SDK-HMAC-SHA256\n${SIGNED_DATE}\n${sum(lines.join('\n'))}`
  const signature = createHmac('sha256', secret).update(text).digest('hex')
  const header = `SDK-HMAC-SHA256 Access=A, SignedHeaders=host;x-sdk-date, Signature=${signature}`
  const verdict = verifySignature({
    request: {
      method: 'POST',
      target: '/v3/tasks/a:b?b=2&a=1',
      rawHeaders: ['Host', '127.0.0.1:4390', 'X-Sdk-Date', SIGNED_DATE],
      body: Buffer.from(BODY),
    },
    authorization: parseAuthorization(header)!,
    secretKey: secret_key,
    now_ms: NOW_MS,
  })
  if (verdict.ok) return 'right'
  return verdict.cause === 'mismatch' ? verdict.clue : expect.fail(verdict.reason)
}

test('a right signature has none', () => expect(clueOf(right)).toBe('right'))

test.each([
  ['the slash at the end of the canonical path', 1, '/v3/tasks/a%3Ab'],
  ['the path as it was sent', 1, '/v3/tasks/a:b/'],
  ['left the query out', 2, ''],
  ['in the order sent', 2, 'b=2&a=1'],
  ['the method GET', 0, 'GET'],
  ['the host 127.0.0.1, and sent 127.0.0.1:4390', 3, 'host:127.0.0.1'],
  ['an empty body', 7, EMPTY_HASH],
  ['other white space', 7, sum('{"a":[1,2]}')],
])('finds: %s', (words, at, line) => {
  expect(clueOf(right.with(at, line))).toContain(words)
})

test.each([
  ['the access key itself', 'A'],
  ['an empty secret', ''],
])('finds: %s', (words, secret) => expect(clueOf(right, secret)).toContain(words))

test('nothing explains an unknown secret', () => expect(clueOf(right, 'another')).toBeUndefined())
