import {
  createHash,
  createPublicKey,
  privateDecrypt,
  publicEncrypt,
  sign,
  verify,
} from 'node:crypto'
import { expect, test } from 'vitest'
import { cachedRsaKey, rsaKey, SEED_BYTES } from '../../src/crypto/rsa-key.ts'

const seedOf = (text: string) =>
  Buffer.concat(
    Array.from({ length: SEED_BYTES / 32 }, (_, i) =>
      createHash('sha256').update(`${text}${i}`).digest(),
    ),
  )
const textOf = (seed: Buffer) => `${rsaKey(seed).export({ type: 'pkcs1', format: 'pem' })}`

test('the key signs and decrypts', () => {
  const key = rsaKey(seedOf('a'))
  const publicKey = createPublicKey(key)
  const message = Buffer.from('message')
  expect(verify('sha256', message, publicKey, sign('sha256', message, key))).toBe(true)
  expect(privateDecrypt(key, publicEncrypt(publicKey, message))).toEqual(message)
  expect(key.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048, publicExponent: 65_537n })
})

test('the lowest and the highest seed make keys too', () => {
  for (const byte of [0x00, 0xfe]) {
    const seed = Buffer.concat([Buffer.alloc(128, byte), seedOf('b').subarray(128)])
    expect(rsaKey(seed).asymmetricKeyDetails?.modulusLength).toBe(2048)
  }
})

test('the same seed makes the same key, on every machine and in every version', () => {
  const text = textOf(seedOf('a'))
  expect(text).toBe(textOf(seedOf('a')))
  expect(text).not.toBe(textOf(seedOf('c')))
  expect(text).toMatch(/^-----BEGIN RSA PRIVATE KEY-----\n/)
  expect(createHash('sha256').update(text).digest('hex')).toBe(
    '849a07081e98d1a5594e1fb651027fc3b86bfe4bd3284cc2438582dc78f124f9',
  )
})

test('the cache returns the key of the same seed', () => {
  const key = cachedRsaKey(seedOf('a'))
  expect(key.equals(rsaKey(seedOf('a')))).toBe(true)
  expect(cachedRsaKey(seedOf('a'))).toBe(key)
  expect(cachedRsaKey(seedOf('c')).equals(key)).toBe(false)
})
